// Taking the picture away, as it is on the screen: the same step, the same things shown.

const MOST_PIXELS = 8192

const save = (blob, name) => {
  const link = element("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

// The whole picture without what is hidden, on the page's background.
const onScreen = (svg, background) => {
  const copy = svg.cloneNode(true)
  const [shown, copied] = [[...svg.querySelectorAll("*")], [...copy.querySelectorAll("*")]]
  shown.forEach((it, place) => getComputedStyle(it).visibility === "hidden" && copied[place].remove())
  // Nor what is not known yet: it is kept in the elements themselves.
  for (const it of copied) for (const kept of ["final", "full"]) delete it.dataset[kept]
  const [, , width, height] = svg.dataset.whole.split(" ").map(Number)
  copy.setAttribute("viewBox", svg.dataset.whole)
  copy.setAttribute("width", `${width}px`)
  copy.setAttribute("height", `${height}px`)
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect")
  for (const [name, value] of Object.entries({ width, height, fill: background })) paper.setAttribute(name, value)
  copy.prepend(paper)
  return { text: new XMLSerializer().serializeToString(copy), width, height }
}

const exportSvg = (svg, background) =>
  save(new Blob([onScreen(svg, background).text], { type: "image/svg+xml" }), "graph.svg")

const exportPng = async (svg, background) => {
  const { text, width, height } = onScreen(svg, background)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height))
  const canvas = element("canvas")
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  canvas.toBlob((blob) => save(blob, "graph.png"), "image/png")
}

const exportFile = ({ name, type, content }) => {
  const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0))
  save(new Blob([bytes], { type }), name)
}
