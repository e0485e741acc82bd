// What the held graph is made of, for every picture to come: it is sent once, the pictures many times.

export default function () {
  globalThis.holdGraph = (root, probe, data, ask) => {
    const dark = darkBackground(probe)
    root.classList.toggle("dark", dark)
    root.held ??= makeGraph(root, probe)
    root.held.update(data, dark, ask)
  }
  globalThis.dispatchEvent(new Event("holdGraph"))
}
