// Numbers that are dragged: pressed and moved sideways, a number of the program changes, and everything with
// it. A click alone puts the caret there.

const SCRUB_FROM = 4
const SCRUB_STEP = 8

// `replace(from, to, text)` writes another number, `done` tells that the drag has ended.
const makeScrub = (area, layer, { replace, done }) => {
  let held = null
  let moved = false

  const hovered = (event) => {
    const at = layer.at(event.clientX, event.clientY)
    return at ? numberAt(layer.tokens, at.offset) : undefined
  }

  area.addEventListener("mousedown", (event) => {
    moved = false
    const number = hovered(event)
    if (!number || event.button !== 0 || event.detail > 1 || event.shiftKey) return
    event.preventDefault() // a selection would begin
    area.focus({ preventScroll: true })
    const { caret } = layer.at(event.clientX, event.clientY)
    area.setSelectionRange(caret, caret)
    held = { number, x: event.clientX, y: event.clientY, caret, written: number.text, before: area.value, moving: "" }
    addEventListener("mousemove", move)
    addEventListener("mouseup", release)
    addEventListener("keydown", escape, true)
  })

  const move = (event) => {
    if (!event.buttons) return release()
    const aside = event.clientX - held.x
    const down = event.clientY - held.y
    if (!held.moving && Math.abs(aside) > SCRUB_FROM) held.moving = "number"
    if (!held.moving && Math.abs(down) > 2 * SCRUB_FROM) held.moving = "selection"
    moved ||= Boolean(held.moving)
    if (held.moving === "selection") {
      const to = layer.at(event.clientX, event.clientY)?.caret
      if (to !== undefined) area.setSelectionRange(Math.min(held.caret, to), Math.max(held.caret, to))
    }
    if (held.moving !== "number") return undefined
    area.classList.add("scrubbing")
    write(stepped(held.number.text, Math.trunc(aside / SCRUB_STEP) * (event.shiftKey ? 10 : 1)))
    return undefined
  }

  const write = (text) => {
    if (text === held.written) return
    const { from } = held.number
    replace(from, from + held.written.length, text)
    held.written = text
  }

  const escape = (event) => {
    if (event.key !== "Escape") return
    event.stopPropagation()
    if (held.moving === "number") write(held.number.text)
    release()
  }

  const release = () => {
    removeEventListener("mousemove", move)
    removeEventListener("mouseup", release)
    removeEventListener("keydown", escape, true)
    area.classList.remove("scrubbing")
    if (held?.moving === "number") done()
    held = null
  }

  return { held: () => held?.moving === "number", moved: () => moved }
}
