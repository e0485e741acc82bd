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

// torchviz draws a leaf and the root as a tensor beside their node; choosing it means the node.
const TENSOR = ".tensor"
const titleOf = (group) => group.querySelector("title").textContent
const nodeOf = (title) => (title.endsWith(TENSOR) ? title.slice(0, -TENSOR.length) : title)

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame")
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml")
  const svg = document.importNode(parsed.documentElement, true)
  for (const link of svg.querySelectorAll("a")) link.removeAttribute("xlink:href")
  if (darkBackground(parentElement.querySelector(".probe"))) recolour(svg, data.dark)

  const width = parseFloat(svg.getAttribute("width")) * (4 / 3)
  // As large as the frame allows, but never too small to read: a large graph is scrolled.
  const height = parseFloat(svg.getAttribute("height")) * (4 / 3)
  const fit = Math.min(frame.clientWidth / width, frame.clientHeight / height)
  const scale = Math.min(Math.max(fit, SMALLEST), LARGEST)
  svg.setAttribute("width", width * scale)
  svg.setAttribute("height", height * scale)
  svg.setAttribute("role", "group")
  svg.setAttribute("aria-label", data.label)

  for (const group of svg.querySelectorAll("g.node")) {
    const title = titleOf(group)
    const node = data.nodes[nodeOf(title)]
    if (node === undefined) continue
    const choose = () => setTriggerValue("chosen", node)
    group.classList.add("choosable")
    group.classList.toggle("chosen", node === data.chosen)
    group.setAttribute(title.endsWith(TENSOR) ? "data-tensor" : "data-node", node)
    group.setAttribute("tabindex", "0")
    group.setAttribute("role", "button")
    group.setAttribute("aria-pressed", String(node === data.chosen))
    group.addEventListener("click", choose)
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return
      event.preventDefault()
      choose()
    })
  }
  frame.replaceChildren(svg)
}
