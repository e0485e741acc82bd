// The program's editor: a native textarea over a layer in colours. What is typed is run when typing stops;
// pieces of it light up with the boxes they make; undo goes across everything that changes the program.

const TYPING_STOPS = 300
const READER_PAUSES = 150
const PATIENCE = 1_500 // a newer text does not wait longer for an older one's answer

const makeEditor = (root) => {
  const [page, area, problem, mend] = [".page", ".area", ".problem", ".mend"].map((it) => root.querySelector(it))
  const layer = makeLayer(page, root.querySelector(".layer"))
  const drawMarks = makeMarks(root, page, layer)
  const hint = makeHint(root)
  const history = makeHistory()
  let data = { text: null, error: null, values: [], linked: false, said: {} }
  let places = makePlaces("", "")
  let composing = false
  let under = null // the number that the pointer is over
  let shownNow = null
  let redraw = 0
  const editor = {}
  const text = () => area.value.toWellFormed?.() ?? area.value

  // What is drawn.

  const spans = () =>
    data.linked ? Object.entries(store.scene.nodes).flatMap(([id, { span }]) => [{ id, ...places.span(span) }]).filter((it) => it.to > it.from) : []
  const error = () => {
    const wrong = data.error && data.error.line && places.line(data.error.line)
    if (!wrong) return null
    const { line, column, end } = data.error
    const piece = places.span(end ? [line, column, ...end] : [line, column, line, column])
    if (!piece || piece.to > piece.from) return piece
    const token = layer.tokens.find((it) => it.from <= piece.from && piece.from < it.to && it.kind !== "space")
    return token ? { from: piece.from, to: token.to } : { from: Math.max(piece.from - 1, layer.starts[wrong - 1]), to: piece.from }
  }
  // Other lines that the error is about, whole.
  const more = () =>
    (data.error?.more ?? []).flatMap((it) => {
      const line = (places.line(it) ?? 0) - 1
      const text = layer.lines[line]?.trimEnd()
      if (!text) return []
      const from = layer.starts[line] + text.length - text.trimStart().length
      return [{ kind: data.error.more_kind, from, to: layer.starts[line] + text.length }]
    })
  const draw = (again = false) => {
    cancelAnimationFrame(redraw)
    redraw = 0
    const known = spans()
    const of = (what, kind) => known.filter((it) => store.lit(what).nodes.includes(it.id)).map(({ from, to }) => ({ kind, from, to }))
    const caret = area.selectionStart
    const now = known.find((it) => it.id === store.now()?.node)
    const nowLine = now && layer.lineAt(now.from)
    const focused = area.getRootNode().activeElement === area
    const brackets = focused && caret === area.selectionEnd ? bracketsAt(layer.tokens, caret) : []
    const wrong = error()
    const pieces = [
      ...(focused ? [{ kind: "current", line: layer.lineAt(caret) }] : []),
      ...(now ? [{ kind: "now", line: nowLine }, { kind: "now-piece", from: now.from, to: now.to }] : []),
      ...of(store.chosen, "chosen"),
      ...of(store.pointed, "pointed"),
      ...brackets.map(({ from, to }) => ({ kind: "pair", from, to })),
      ...(under ? [{ kind: "draggable", from: under.from, to: under.to }] : []),
      ...(wrong ? [{ kind: "wrong", ...wrong }] : []),
      ...more(),
    ]
    layer.dim(data.error?.unreached ? (places.line(data.error.unreached) ?? Infinity) - 1 : Infinity)
    const values = data.values
      .map(([line, shown, full, count]) => ({ line: places.line(line) - 1, kind: "value", text: `→ ${shown}`, full, count }))
      .filter((it) => it.line >= 0)
    drawMarks(pieces, now ? [{ line: nowLine, kind: "here", text: data.said.here }, ...values] : values, again)
    if (shownNow !== (now?.id ?? null) + store.step) {
      shownNow = (now?.id ?? null) + store.step
      if (now) reveal(layer.band(nowLine))
    }
  }
  const soon = () => (redraw ||= requestAnimationFrame(() => draw()))

  // Scrolls the code, never the page.
  const reveal = ({ top, height }) => {
    const frame = page.parentElement
    if (top - 8 < frame.scrollTop) frame.scrollTop = top - 8
    if (top + height + 8 > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + height + 8 - frame.clientHeight
  }
  const revealCaret = () => {
    const caret = area.selectionDirection === "backward" ? area.selectionStart : area.selectionEnd
    reveal(layer.boxes(caret, caret + 1)[0] ?? layer.band(layer.lineAt(caret)))
  }

  // What is run.

  const runs = makeRuns({ text, busy: () => composing, changed: () => showState() })
  store.holdRun = runs.hold
  const showState = () => {
    const stale = text() !== data.text || runs.waiting()
    store.set({ stale })
    root.classList.toggle("stale", stale)
  }

  // The text has changed, by whoever's hand.
  const changed = (kind) => {
    layer.paint(area.value)
    places = makePlaces(data.text ?? "", area.value)
    if (!composing) history.record(area.value, kind)
    under = null
    draw(true)
    showState()
  }
  const replace = ({ from, to, insert, start, end }, kind = "") => {
    if (area.readOnly) return
    area.setRangeText(insert, from, to)
    area.setSelectionRange(start, end)
    changed(kind)
    revealCaret()
  }
  // The whole text, the caret staying where it can.
  const put = (next, caretAtChange = false) => {
    const change = difference(area.value, next)
    const { selectionStart, selectionEnd } = area
    const [start, end] = caretAtChange ? [change.newTo, change.newTo] : [movedCaret(selectionStart, change), movedCaret(selectionEnd, change)]
    area.value = next
    area.setSelectionRange(start, end)
  }
  const undo = (way) => {
    const next = area.readOnly ? undefined : history.go(way)
    if (next === undefined) return
    put(next, true)
    changed()
    revealCaret()
    runs.soon()
  }

  const complete = makeComplete(root, area, layer, {
    accept: (from, name) => {
      const caret = from + name.length
      replace({ from, to: area.selectionStart, insert: name, start: caret, end: caret })
      runs.soon()
    },
    anchor: (offset) => {
      const origin = root.getBoundingClientRect()
      const shift = page.getBoundingClientRect()
      const [{ left, top, height }] = layer.boxes(offset, offset + 1)
      const [x, y] = [left + shift.left - origin.left, top + shift.top - origin.top]
      return { left: x, top: y - 4, bottom: y + height + 4 }
    },
  })

  const scrub = makeScrub(area, layer, {
    replace: (from, to, insert) => {
      replace({ from, to, insert, start: from + insert.length, end: from + insert.length }, "scrub")
      runs.live()
    },
    done: () => {
      history.pause()
      runs.soon()
    },
  })

  listen({
    ...{ root, area, layer, editor, hint, history, runs, complete, scrub },
    ...{ replace, undo, changed, soon, revealCaret, spans, error },
    compose: (on) => (composing = on),
    pointAt: (number) => {
      if (under?.from === number?.from && under?.to === number?.to) return
      under = number
      area.classList.toggle("on-number", Boolean(number))
      area.title = number ? data.said.drag : ""
      soon()
    },
    choose: (id) => {
      store.set({ chosen: { node: id } })
      runs.send({ kind: "node", node: id })
    },
  })
  store.subscribe(soon)
  new ResizeObserver(soon).observe(page)
  document.fonts?.ready.then(() => draw(true))

  // What Python knows.

  editor.late = null // a text that came during a composition
  editor.update = (next, dark, send) => {
    root.classList.toggle("dark", dark)
    const ran = next.text.replace(/\r\n?/g, "\n")
    const first = data.text === null
    const external = !first && runs.isNews(ran)
    data = { ...next, text: ran }
    const { said } = data
    area.maxLength = data.limit
    area.readOnly = data.locked
    area.setAttribute("aria-label", said.label)
    root.querySelector(".unseen").textContent = said.keys
    root.querySelector(".state").textContent = said.ready
    root.querySelector(".names").setAttribute("aria-label", said.names)
    complete.said = said
    complete.words = completionWords(data.language)
    runs.answered(ran, next.answered, next.rest, send)
    if (external && composing) editor.late = ran
    else if (first || (external && ran !== text())) {
      complete.close()
      put(ran)
      changed(store.dragging ? "drag" : "") // a cell of the graph that is dragged: one entry for all of it
    } else {
      places = makePlaces(ran, area.value)
      draw()
    }
    problem.hidden = !data.error
    problem.textContent = data.error ? [data.error.place, data.error.message, data.error.hint].filter(Boolean).join(" ") : ""
    mend.hidden = !data.error?.fix
    mend.textContent = said.fix
    mend.title = data.error?.fix ?? ""
    showState()
  }
  editor.settle = () => {
    if (editor.late === null) return
    put(editor.late)
    editor.late = null
    changed()
  }
  editor.error = () => data.error
  return editor
}

const showEditor = (root, probe, data, send) => {
  root.editor ??= makeEditor(root)
  root.editor.update(data, darkBackground(probe), send)
}
