// Pan, wheel and pinch: a window of the picture, kept while only numbers change.

const READABLE = [0.88, 1.9]
const PRESENTED = 1.375 // on a projector of 720 lines
const REACH = [0.05, 8]
const PROJECTED = 440
const MOVED = 4
const MARGIN = 12

const presented = () => document.documentElement.classList.contains("presenting")

const makeCamera = (frame, onChange) => {
  const camera = { moved: false }
  let svg, width, height
  let scale = 1
  let left = 0
  let top = 0

  const apply = () => {
    if (!svg || !frame.clientWidth) return
    svg.setAttribute("viewBox", `${left} ${top} ${frame.clientWidth / scale} ${frame.clientHeight / scale}`)
    frame.dataset.scale = scale.toFixed(3)
    onChange({ left, top, width: frame.clientWidth / scale, height: frame.clientHeight / scale, whole: [width, height] })
  }

  // As large as the frame allows, but never too small to read: then it starts at what `see` has, and the
  // whole is in the overview.
  camera.fit = (all, see = []) => {
    const fitting = Math.min(frame.clientWidth / width, frame.clientHeight / height)
    const least = PRESENTED * Math.max(1, innerHeight / 720)
    const sizes = presented() ? [least, 2 * least] : READABLE
    // What does not fit is as large as on a projector of 720 lines, and larger in a larger frame.
    const usual = Math.max(sizes[0], between(frame.clientHeight / PROJECTED, [1, 1.6]))
    const readable = fitting < sizes[0] ? [usual, usual] : sizes
    scale = between(fitting, all ? REACH : readable)
    left = (width - frame.clientWidth / scale) / 2
    top = (height - frame.clientHeight / scale) / 2
    apply()
    camera.moved = Boolean(all)
    if (fitting >= scale) return
    const [root] = see
    if (root) {
      const [box, around] = [root.getBoundingClientRect(), frame.getBoundingClientRect()]
      const [right, bottom] = [around.right - MARGIN - box.right, around.bottom - MARGIN - box.bottom]
      const middle = (around.left + around.right - box.left - box.right) / 2
      // The root stands at the end of what is seen: to the right, or at the foot.
      if (height * scale <= frame.clientHeight) camera.pan(right, 0)
      else camera.pan(width * scale <= frame.clientWidth ? 0 : middle, bottom)
    }
    for (const group of see.slice(1)) camera.centre(group)
    camera.moved = Boolean(all)
  }

  // The height at which the whole picture would fit this width, within reason: it asks nothing of the frame's own.
  camera.wanted = () => {
    if (!svg || !frame.clientWidth) return 0
    return between(height * between(frame.clientWidth / width, READABLE), [180, 560]) + 2 * MARGIN
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

  camera.moveTo = (x, y) => {
    left = x - frame.clientWidth / scale / 2
    top = y - frame.clientHeight / scale / 2
    camera.moved = true
    apply()
  }

  camera.show = (next, keep, see) => {
    svg = next
    ;[, , width, height] = svg.getAttribute("viewBox").split(/\s+/).map(Number)
    svg.dataset.whole = `0 0 ${width} ${height}`
    svg.setAttribute("width", "100%")
    svg.setAttribute("height", "100%")
    if (keep) apply()
    else camera.fit(false, see)
  }

  // Into sight; what is in sight stays. Of what is too large, the beginning: there it has its name.
  camera.centre = (group) => {
    const room = [frame.clientWidth / scale, frame.clientHeight / scale]
    if (!camera.moved && width <= room[0] + 1 && height <= room[1] + 1) return
    const [box, around] = [group.getBoundingClientRect(), frame.getBoundingClientRect()]
    const into = (low, high, start, end) =>
      high - low > end - start - 2 * MARGIN
        ? start + MARGIN - low
        : low < start + MARGIN ? start + MARGIN - low : high > end - MARGIN ? end - MARGIN - high : 0
    const [dx, dy] = [into(box.left, box.right, around.left, around.right), into(box.top, box.bottom, around.top, around.bottom)]
    if (Math.hypot(dx, dy) <= 1) return
    const byHand = camera.moved
    camera.pan(dx, dy)
    camera.moved = byHand // a frame that grows is fitted again, unless the reader has moved the picture
  }

  // On a page that scrolls, one finger and the wheel scroll it; two fingers, or the wheel with Ctrl, zoom.
  const alone = () => frame.closest(":fullscreen") !== null || presented()

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
    if (event.pointerType === "touch" && !others.length && !alone()) return
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
      if (!event.ctrlKey && !event.metaKey && !alone()) return
      event.preventDefault()
      const around = frame.getBoundingClientRect()
      camera.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - around.left, event.clientY - around.top)
    },
    { passive: false },
  )
  new ResizeObserver(() => svg && (camera.moved ? apply() : camera.fit(false, camera.see?.() ?? []))).observe(frame)
  return camera
}
