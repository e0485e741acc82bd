// What can be measured of the picture on the screen: sizes of text in pixels, shares of the screen in percent.
() => {
  const roots = [...document.querySelectorAll("*")].map((it) => it.shadowRoot).filter(Boolean)
  const frame = roots.map((it) => it.querySelector(".frame")).find(Boolean)
  const around = frame.getBoundingClientRect()
  const within = (box) =>
    box.right > around.left && box.left < around.right && box.bottom > around.top && box.top < around.bottom
  const scale = Number(frame.dataset.scale)
  const size = (it) => Math.round(10 * parseFloat(getComputedStyle(it).fontSize) * scale) / 10
  const texts = [...frame.querySelectorAll("text")].filter((it) => it.textContent && within(it.getBoundingClientRect()))
  const boxes = [...frame.querySelectorAll("g.node")].map((it) => it.getBoundingClientRect()).filter(within)
  const least = (side) => Math.max(around[side], Math.min(...boxes.map((it) => it[side])))
  const most = (side) => Math.min(around[side], Math.max(...boxes.map((it) => it[side])))
  const percent = (area) => Math.round((1000 * area) / innerWidth / innerHeight) / 10
  const result = roots.map((it) => it.querySelector(".result")).find(Boolean).getBoundingClientRect()
  return {
    smallest: Math.min(...texts.map(size)),
    titles: Math.min(...texts.filter((it) => it.matches(".title")).map(size)),
    numbers: [...new Set(texts.filter((it) => it.matches(".number")).map(size))],
    drawing: percent((most("right") - least("left")) * (most("bottom") - least("top"))),
    frame: percent(around.width * around.height),
    factorsInSight: result.bottom <= innerHeight,
  }
}
