// A small map of the whole picture, while it does not fit into its frame: a click moves there.

const SVG = "http://www.w3.org/2000/svg"
const MAP = innerWidth > 640 ? [180, 130] : [80, 80]

const makeOverview = (root, getCamera) => {
  const map = root.querySelector(".overview")
  const svg = map.querySelector("svg")
  let seen

  const draw = (picture) => {
    svg.replaceChildren()
    for (const group of picture.querySelectorAll("g.node[transform]")) {
      const box = group.querySelector("rect").cloneNode()
      box.setAttribute("transform", group.getAttribute("transform"))
      box.removeAttribute("class")
      box.setAttribute("class", group.getAttribute("class"))
      svg.append(box)
    }
    if (!svg.childElementCount) return (seen = null) // torchviz's drawing has no boxes of ours
    seen = document.createElementNS(SVG, "rect")
    seen.setAttribute("class", "seen")
    svg.append(seen)
  }

  const follow = ({ left, top, width, height, whole }) => {
    const fits = left <= 1 && top <= 1 && left + width >= whole[0] - 1 && top + height >= whole[1] - 1
    map.hidden = fits || !seen
    if (map.hidden) return
    const scale = Math.min(MAP[0] / whole[0], MAP[1] / whole[1])
    svg.setAttribute("viewBox", `0 0 ${whole[0]} ${whole[1]}`)
    svg.setAttribute("width", whole[0] * scale)
    svg.setAttribute("height", whole[1] * scale)
    for (const [name, value] of Object.entries({ x: left, y: top, width, height })) seen.setAttribute(name, value)
  }

  const go = (event) => {
    if (!event.buttons && event.type !== "click") return
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse())
    getCamera().moveTo(at.x, at.y)
  }
  map.addEventListener("click", go)
  map.addEventListener("pointermove", go)
  return { draw, follow }
}
