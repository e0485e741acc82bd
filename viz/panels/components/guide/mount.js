// The bar at the top: handed to what the parts of the page have in common, which may arrive after it.

export default function ({ data, parentElement, setTriggerValue }) {
  const probe = parentElement.querySelector(".probe")
  const root = parentElement.querySelector(".held")
  root.latest = () => globalThis.explorer.showGuide(root, probe, data, (asked) => setTriggerValue("asked", asked))
  if (globalThis.explorer) root.latest()
  else globalThis.addEventListener("explorer", () => root.latest(), { once: true })
}
