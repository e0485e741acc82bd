// The SVG that the server laid out, as elements: parsed as XML, so that no markup is built from strings.

const parsePicture = (source, rules) => {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml")
  const svg = document.importNode(parsed.documentElement, true)
  const style = svg.querySelector("style")
  if (style && rules) style.textContent = rules
  for (const title of svg.querySelectorAll("title")) {
    title.parentNode.dataset.full = title.textContent
    title.remove() // the browser would show it as a tooltip beside ours
  }
  return svg
}

// torchviz names a node after the object in memory: which node of the graph that is, the scene says.
const adoptTorchviz = (svg, names) => {
  for (const group of svg.querySelectorAll("g.node")) {
    const id = byName(names)[group.dataset.full]
    if (id !== undefined) group.setAttribute("data-node", id)
    delete group.dataset.full
  }
  for (const group of svg.querySelectorAll("g.edge, g.graph")) delete group.dataset.full
  svg.classList.add("torchviz")
}

// Where everything is: the same for two pictures of which only the numbers differ.
const layoutOf = (svg) =>
  [svg, ...svg.querySelectorAll("g.node[transform], path.forward, path.backward")]
    .map((it) => it.getAttribute("viewBox") ?? it.getAttribute("transform") ?? it.getAttribute("d"))
    .join("|")

// The numbers of a tensor in its box, or a mark for each while they are not known; null for those of the end.
const writeNumbers = (group, texts) => {
  for (const [at, text] of [...group.querySelectorAll("text.number")].entries()) {
    text.dataset.final ??= text.textContent
    text.textContent = texts === null ? text.dataset.final : (Array.isArray(texts) ? (texts[at] ?? "") : texts)
  }
}

// Which part of a picture something is: a node, an edge, a closed group, an open one.
const aboutOf = (group) => {
  const { node, standsFor, edge, group: closed, frame } = group.dataset
  if (node !== undefined || standsFor !== undefined) return { node: node ?? standsFor }
  if (edge !== undefined) return { edge: Number(edge) }
  if (closed !== undefined) return { group: closed }
  return frame === undefined ? {} : { frame }
}
