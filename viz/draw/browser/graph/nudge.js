// A leaf's cell in the hand: dragged sideways its number changes, and everything with it; "+0.1" shows what
// would change, in the boxes and in one sentence, and so what a gradient is.

const DRAG_FROM = 4
const PIXELS_A_STEP = 6
const DRAG_STEP = 0.1

const makeNudge = (root, graph, store, request) => {
  const nudge = {}
  const button = root.querySelector(".nudge")
  let movable = {}
  let nudged = null
  let picked = null // {leaf, element}
  let drag = null
  let waiting = false
  let newest = null

  const cellOf = ({ leaf, element }) => graph.groupOf(leaf)?.querySelector(`.value > .cell[data-element="${element}"]`)

  // One number is on its way at a time; of those that came meanwhile the newest follows.
  const send = (to) => {
    if (waiting) newest = to
    else {
      waiting = true
      request("move", { leaf: drag.leaf, element: drag.element, to })
    }
  }
  nudge.answered = () => {
    waiting = false
    if (drag && newest !== null) {
      const to = newest
      newest = null
      send(to)
    } else if (!drag) store.set({ dragging: false })
  }

  root.querySelector(".frame").addEventListener(
    "pointerdown",
    (event) => {
      const cell = event.target.closest?.(".leaf > .value > .cell")
      const leaf = cell?.closest(".node").dataset.node
      if (!cell || !movable[leaf] || event.button !== 0) return
      const element = Number(cell.dataset.element)
      picked = { leaf, element }
      place()
      if (event.pointerType === "touch") return
      event.stopPropagation() // the picture would be moved
      drag = { leaf, element, x: event.clientX, from: movable[leaf][element], to: movable[leaf][element], moved: false }
      addEventListener("pointermove", move)
      addEventListener("pointerup", release, { once: true })
    },
    true,
  )
  const move = (event) => {
    const aside = event.clientX - drag.x
    if (!drag.moved && Math.abs(aside) < DRAG_FROM) return
    drag.moved = true
    store.set({ dragging: true })
    const to = Number((drag.from + Math.trunc(aside / PIXELS_A_STEP) * DRAG_STEP * (event.shiftKey ? 10 : 1)).toFixed(6))
    if (to === drag.to) return
    drag.to = to
    const text = cellOf(drag)?.querySelector("text")
    if (text) text.textContent = String(to)
    send(to)
  }
  const release = () => {
    removeEventListener("pointermove", move)
    if (drag.moved) {
      addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true })
      setTimeout(() => (drag = null), 0)
      if (newest === null && !waiting) store.set({ dragging: false })
    } else drag = null
  }

  // The button stands above the cell that was picked.
  const place = () => {
    const cell = picked && movable[picked.leaf] && cellOf(picked)
    button.hidden = !cell || store.step !== null
    if (button.hidden) return
    const [box, around] = [cell.getBoundingClientRect(), root.getBoundingClientRect()]
    button.style.left = `${(box.left + box.right) / 2 - around.left}px`
    button.style.top = `${box.top - around.top}px`
  }
  button.onclick = () => request("nudge", nudged ? {} : picked)
  nudge.place = place

  nudge.update = (data) => {
    movable = data.movable
    nudged = data.nudged
    button.textContent = data.text.nudge
    button.setAttribute("aria-pressed", String(nudged !== null))
  }

  // The numbers after it stand in the boxes, and the sentence says what they mean.
  nudge.show = () => {
    root.classList.toggle("nudged", nudged !== null && store.step === null)
    for (const group of root.querySelectorAll("g.node[data-node]")) {
      const part = group.querySelector(":scope > .value")
      if (!part) continue
      const after = nudged && store.step === null ? nudged.values[group.dataset.node] : undefined
      for (const [at, text] of [...part.querySelectorAll("text.number")].entries()) {
        const differs = after?.[at] !== undefined && after[at] !== (text.dataset.final ?? text.textContent)
        text.closest(".cell")?.classList.toggle("ghost", differs)
        if (!differs) continue
        text.dataset.final ??= text.textContent
        text.textContent = after[at]
      }
    }
    if (nudged && store.step === null) root.querySelector(".sentence").textContent = filled(store.words.nudged, nudged)
    place()
  }
  return nudge
}
