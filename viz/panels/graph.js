// Shows the SVG that the server laid out, and tells Python which node was chosen.
// The SVG is parsed as XML and only its elements are adopted: no markup is built from strings.

const SMALLEST = 0.66
const LARGEST = 1.6

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
// has a small one there; choosing either means the node.
const STANDS_IN = /\.(tensor|use\d+)$/
const titleOf = (group) => group.querySelector("title").textContent
const nodeOf = (title) => title.replace(STANDS_IN, "")

const parse = (source) => {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml")
  const svg = document.importNode(parsed.documentElement, true)
  for (const link of svg.querySelectorAll("a")) link.removeAttribute("xlink:href")
  return svg
}

// As large as the frame allows, but never too small to read: a large graph is scrolled.
const fit = (svg, frame) => {
  const [width, height] = ["width", "height"].map((side) => parseFloat(svg.getAttribute(side)) * (4 / 3))
  const fitting = Math.min(frame.clientWidth / width, frame.clientHeight / height)
  const scale = Math.min(Math.max(fitting, SMALLEST), LARGEST)
  svg.setAttribute("width", width * scale)
  svg.setAttribute("height", height * scale)
}

const makeChoosable = (group, title, node, frame) => {
  const choose = () => frame.choose(node)
  group.classList.add("choosable")
  group.setAttribute(STANDS_IN.test(title) ? "data-stands-for" : "data-node", node)
  group.setAttribute("tabindex", "0")
  group.setAttribute("role", "button")
  group.addEventListener("click", choose)
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    choose()
  })
}

const draw = (data, frame, dark) => {
  const svg = parse(data.svg)
  if (dark) recolour(svg, data.dark)
  fit(svg, frame)
  svg.setAttribute("role", "group")
  for (const group of svg.querySelectorAll("g.node")) {
    const title = titleOf(group)
    const node = data.nodes[nodeOf(title)]
    if (node !== undefined) makeChoosable(group, title, node, frame)
  }
  frame.replaceChildren(svg)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame")
  const dark = darkBackground(parentElement.querySelector(".probe"))
  frame.choose = (node) => setTriggerValue("chosen", node)
  // A picture that is the same stays: a click on its way is not lost, and focus stays put.
  const shown = `${dark} ${frame.clientWidth} ${data.svg}`
  if (frame.shown !== shown) draw(data, frame, dark)
  frame.shown = shown
  frame.firstChild.setAttribute("aria-label", data.label)
  for (const group of frame.querySelectorAll(".choosable")) {
    const chosen = (group.dataset.node ?? group.dataset.standsFor) === data.chosen
    group.classList.toggle("chosen", chosen)
    group.setAttribute("aria-pressed", String(chosen))
  }
}
