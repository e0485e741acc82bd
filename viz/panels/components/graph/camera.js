// Pan, wheel and pinch: a window of the picture, kept while only numbers change.

const PIXELS = 4 / 3 // CSS pixels in one of Graphviz's points
const READABLE = [0.62 * PIXELS, 1.6 * PIXELS]
const REACH = [0.05 * PIXELS, 8 * PIXELS]
const MOVED = 4
const MARGIN = 16

const between = (value, [low, high]) => Math.min(Math.max(value, low), high)

const makeCamera = (frame) => {
  const camera = { moved: false }
  let svg, width, height
  let scale = 1
  let left = 0
  let top = 0

  const apply = () => {
    if (!svg || !frame.clientWidth) return
    svg.setAttribute("viewBox", `${left} ${top} ${frame.clientWidth / scale} ${frame.clientHeight / scale}`)
    frame.dataset.scale = scale.toFixed(3)
  }

  // As large as the frame allows, but never too small to read: a large graph starts at its top.
  camera.fit = (all) => {
    const fitting = Math.min(frame.clientWidth / width, frame.clientHeight / height)
    scale = between(fitting, all ? REACH : READABLE)
    left = (width - frame.clientWidth / scale) / 2
    top = Math.min(0, (height - frame.clientHeight / scale) / 2)
    apply()
    const boxes = [...svg.querySelectorAll("g.node")].map((group) => group.getBoundingClientRect())
    if (!all && fitting < scale && boxes.length) {
      const highest = boxes.reduce((one, other) => (other.top < one.top ? other : one))
      const around = frame.getBoundingClientRect()
      camera.pan((around.left + around.right - highest.left - highest.right) / 2, 0)
    }
    camera.moved = Boolean(all)
  }

  camera.zoom = (factor, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const next = between(scale * factor, REACH)
    left += x / scale - x / next
    top += y / scale - y / next
    scale = next
    camera.moved = true
    apply()
  }

  camera.pan = (dx, dy) => {
    left -= dx / scale
    top -= dy / scale
    camera.moved = true
    apply()
  }

  camera.show = (next, keep) => {
    svg = next
    ;[, , width, height] = svg.getAttribute("viewBox").split(/\s+/).map(Number)
    svg.dataset.whole = `0 0 ${width} ${height}`
    svg.setAttribute("width", "100%")
    svg.setAttribute("height", "100%")
    if (keep) apply()
    else camera.fit()
  }

  // Into sight, where `covered` pixels at the foot of the frame are not; what is in sight stays.
  camera.centre = (group, covered = 0) => {
    const [box, around] = [group.getBoundingClientRect(), frame.getBoundingClientRect()]
    const [right, bottom] = [around.right, around.bottom - covered]
    const into = (low, high, start, end) => (low < start ? start + MARGIN - low : high > end ? end - MARGIN - high : 0)
    const [dx, dy] = [into(box.left, box.right, around.left, right), into(box.top, box.bottom, around.top, bottom)]
    if (dx || dy) camera.pan(dx, dy)
  }

  const pointers = new Map()
  let travelled = 0
  frame.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, event)
    if (pointers.size === 1) travelled = 0
  })
  frame.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const others = [...pointers.values()].filter((other) => other.pointerId !== event.pointerId)
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY]
    travelled += Math.hypot(dx, dy)
    if (travelled < MOVED && !others.length) return
    if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, event)
    if (others.length === 1) {
      const [other] = others
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
      const around = frame.getBoundingClientRect()
      camera.zoom(
        apart(event) / Math.max(apart(before), 1),
        (event.clientX + other.clientX) / 2 - around.left,
        (event.clientY + other.clientY) / 2 - around.top,
      )
      camera.pan(dx / 2, dy / 2)
    } else camera.pan(dx, dy)
  })
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    frame.addEventListener(end, (event) => pointers.delete(event.pointerId))
  }
  // The end of a drag is no click.
  frame.addEventListener("click", (event) => travelled >= MOVED && event.stopPropagation(), true)
  frame.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault()
      const around = frame.getBoundingClientRect()
      camera.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - around.left, event.clientY - around.top)
    },
    { passive: false },
  )
  new ResizeObserver(() => svg && (camera.moved ? apply() : camera.fit())).observe(frame)
  return camera
}
