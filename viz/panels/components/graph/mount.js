// One picture: handed to what holds it, which may arrive after it.

export default function ({ data, parentElement, setTriggerValue }) {
  const probe = parentElement.querySelector(".probe")
  const root = parentElement.querySelector(".held")
  root.latest = () => globalThis.explorer.showGraph(root, probe, data, (request) => setTriggerValue("asked", request))
  if (globalThis.explorer) root.latest()
  else globalThis.addEventListener("explorer", () => root.latest(), { once: true })
}
