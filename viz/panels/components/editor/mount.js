// The editor's place on the page: handed to what draws it, which may arrive after it.

export default function ({ data, parentElement, setTriggerValue }) {
  const probe = parentElement.querySelector(".probe")
  const root = parentElement.querySelector(".editor")
  root.latest = () => globalThis.explorer.showEditor(root, probe, data, (request) => setTriggerValue("asked", request))
  if (globalThis.explorer?.showEditor) root.latest()
  else globalThis.addEventListener("explorer", () => root.latest(), { once: true })
}
