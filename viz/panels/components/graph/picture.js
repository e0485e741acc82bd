// The SVG that the server laid out, as elements: parsed as XML, so that no markup is built from strings.

const darkBackground = (element) => {
  const rgb = getComputedStyle(element).backgroundColor.match(/\d+(\.\d+)?/g)
  if (!rgb) return false
  const [red, green, blue] = rgb.map(Number)
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}

const recolour = (svg, colours) => {
  for (const element of svg.querySelectorAll("[fill], [stroke]")) {
    for (const attribute of ["fill", "stroke"]) {
      const swapped = colours[(element.getAttribute(attribute) || "").toLowerCase()]
      if (swapped) element.setAttribute(attribute, swapped)
    }
  }
}

// torchviz draws a leaf and the root as a tensor beside their node, and a node that is used far away
// has a small one there; saved tensors are drawn too. Choosing any of them means the node.
const STANDS_IN = /\.(tensor|use\d+|saved\..*)$/
const nodeOf = (title) => title.replace(STANDS_IN, "")

const parsePicture = (source) => {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml")
  const svg = document.importNode(parsed.documentElement, true)
  for (const group of svg.querySelectorAll("g.node, g.edge, g.cluster")) {
    const title = group.querySelector("title")
    group.dataset.title = title.textContent
    title.remove() // the browser would show it as a tooltip beside ours
  }
  for (const link of svg.querySelectorAll("a")) {
    for (const name of ["xlink:href", "xlink:title", "href"]) link.removeAttribute(name)
  }
  return svg
}

// Where everything is: the same for two pictures of which only the numbers differ.
const layoutOf = (svg) =>
  [svg, ...svg.querySelectorAll("g.node > a > polygon, g.node > g > a > polygon, g.node > polygon, g.edge path")]
    .map((element) => element.getAttribute("viewBox") ?? element.getAttribute("points") ?? element.getAttribute("d"))
    .join("|")

const numbersIn = (group, kind) => [...group.querySelectorAll(`g[id^="a_${kind}."]`)]

// The lines of a node's gradient; the first text is the sign before it.
const writeGradient = (group, lines) => {
  for (const cell of numbersIn(group, "gradient")) {
    const texts = [...cell.querySelectorAll("text")].slice(1)
    texts.forEach((text, row) => {
      text.dataset.final ??= text.textContent
      text.textContent = lines?.[row]?.replaceAll(" ", "\u00a0") ?? text.dataset.final
    })
  }
}
