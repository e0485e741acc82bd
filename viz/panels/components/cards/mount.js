// The strip of factor cards: handed to what fills it, which may arrive after it.

export default function ({ data, parentElement, setTriggerValue }) {
  const probe = parentElement.querySelector(".probe")
  const root = parentElement.querySelector(".factors")
  root.latest = () => globalThis.explorer.showCards(root, probe, data, (request) => setTriggerValue("asked", request))
  if (globalThis.explorer) root.latest()
  else globalThis.addEventListener("explorer", () => root.latest(), { once: true })
}
