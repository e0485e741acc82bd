// What the graph is made of, for every picture to come: it is sent once, the pictures many times.

export default function () {
  globalThis.showGraph = (root, probe, data, ask) => {
    const dark = darkBackground(probe)
    root.classList.toggle("dark", dark)
    root.graph ??= makeGraph(root, probe)
    root.graph.update(data, dark, ask)
  }
  globalThis.dispatchEvent(new Event("showGraph"))
}
