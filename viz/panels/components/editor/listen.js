// What keys, the pointer and input methods do in the editor.

// `kit` has the editor's parts and what it can do (see editor.js).
const listen = (kit) => {
  const { area, layer, hint, history, runs, complete, scrub, replace } = kit
  let leaving = false // Escape was pressed: Tab goes to what comes after the editor
  let pointing = false
  let looking = 0
  let byKeys = false // the caret was moved by keys last

  const apply = (edit, kind) => {
    if (!edit) return false
    replace(edit, kind)
    runs.soon()
    return true
  }
  const selected = () => [area.value, area.selectionStart, area.selectionEnd]

  // The number at the caret, by keys.
  const step = (event) => {
    const caret = area.selectionStart
    const number = numberAt(layer.tokens, caret, true)
    if (!number) return false
    const insert = stepped(number.text, (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1))
    replace({ ...number, insert, start: number.from + insert.length, end: number.from + insert.length }, "step")
    runs.live()
    return true
  }

  const withControl = (event) => {
    const key = event.key.toLowerCase()
    if (key === "z" && !event.altKey) kit.undo(event.shiftKey ? 1 : -1)
    else if (key === "y") kit.undo(1)
    else if (key === "/" || event.code === "Slash") apply(typing.comment(...selected()))
    else if (event.key === "Enter") {
      complete.close()
      runs.now()
    } else return false
    return true
  }

  const pressed = (event) => {
    if (complete.key(event)) {
      leaving = event.key === "Escape"
      return true
    }
    const left = leaving
    leaving = event.key === "Escape" || (leaving && event.key === "Shift")
    if (event.ctrlKey || event.metaKey) return withControl(event)
    if (event.altKey) return (event.key === "ArrowUp" || event.key === "ArrowDown") && step(event)
    if (event.key === "Enter") return apply(typing.newLine(...selected()))
    if (event.key === "Tab") return !left && apply((event.shiftKey ? typing.outdent : typing.indent)(...selected()))
    if (event.key === "Backspace") return apply(typing.backspace(...selected()), "delete")
    if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") {
      complete.close()
      history.pause()
    }
    return false
  }
  area.addEventListener("keydown", (event) => {
    byKeys = true
    if (event.isComposing || event.keyCode === 229) return // the input method's own
    if (pressed(event)) event.preventDefault()
  })

  // Typing, also with an input method: nothing is put in, and nothing is run, while it composes.
  area.addEventListener("compositionstart", () => {
    kit.compose(true)
    complete.close()
    runs.hold()
    history.pause()
  })
  area.addEventListener("compositionend", () => {
    kit.compose(false)
    kit.changed("word")
    kit.editor.settle()
    runs.soon()
  })
  area.addEventListener("beforeinput", (event) => {
    const way = { historyUndo: -1, historyRedo: 1 }[event.inputType]
    if (!way) return
    event.preventDefault()
    kit.undo(way)
  })
  area.addEventListener("input", (event) => {
    const typed = event.inputType === "insertText" ? (event.data ?? "\n") : ""
    kit.changed(event.inputType?.startsWith("delete") ? "delete" : typed ? (typed.trim() ? "word" : "space") : "")
    if (event.isComposing) return
    runs.soon()
    complete.look(!/[\p{L}\d_.]$/u.test(typed))
  })

  // The pointer.

  const nodeAt = (offset) => {
    const here = kit.spans().filter((it) => it.from <= offset && offset < it.to)
    const least = Math.min(...here.map((it) => it.to - it.from))
    const inner = here.filter((it) => it.to - it.from === least) // a loop's iterations have one place
    return inner.find((it) => it.id === store.chosen?.node) ?? inner.at(-1)
  }
  const point = (node) => {
    if (node || pointing) store.set({ pointed: node ? { node: node.id } : null })
    pointing = Boolean(node)
  }
  const look = (x, y) => {
    looking = 0
    const at = scrub.held() ? null : layer.at(x, y)
    const wrong = at && kit.error()
    if (wrong && wrong.from <= at.offset && at.offset < wrong.to) {
      const { message, hint: more } = kit.editor.error()
      hint.show([message, more].filter(Boolean).join("\n"), { left: x, top: y - 14, bottom: y + 14 })
    } else hint.hide()
    kit.pointAt(at ? numberAt(layer.tokens, at.offset) : undefined)
    point(at ? nodeAt(at.offset) : undefined)
  }
  area.addEventListener("pointermove", ({ pointerType, buttons, clientX, clientY }) => {
    if (pointerType === "touch" || buttons) return
    cancelAnimationFrame(looking)
    looking = requestAnimationFrame(() => look(clientX, clientY))
  })
  area.addEventListener("pointerleave", () => {
    cancelAnimationFrame(looking)
    hint.hide()
    kit.pointAt(undefined)
    point(undefined)
  })
  area.addEventListener("pointerdown", () => {
    byKeys = false
    history.pause()
    complete.close()
  })
  area.addEventListener("click", (event) => {
    if (area.selectionStart !== area.selectionEnd || scrub.moved()) return
    const at = layer.at(event.clientX, event.clientY)
    const node = at && nodeAt(at.offset)
    if (node) kit.choose(node.id)
  })
  for (const name of ["focus", "blur", "mouseup"]) area.addEventListener(name, () => kit.soon())
  for (const name of ["keyup", "selectionchange"]) {
    area.addEventListener(name, () => {
      kit.soon()
      if (byKeys) kit.revealCaret()
    })
  }
  area.addEventListener("blur", () => complete.close())
  area.addEventListener("focus", () => (leaving = false))

  // What stands beside the lines, and below them.

  const notes = kit.root.querySelector(".notes")
  const problem = kit.root.querySelector(".problem")
  notes.addEventListener("pointerover", (event) => {
    const note = event.target.closest(".note")
    if (note) hint.show(note.full, note.getBoundingClientRect())
  })
  notes.addEventListener("pointerout", hint.hide)
  notes.addEventListener("click", (event) => {
    const { line } = event.target.closest(".note")
    const end = layer.starts[line] + layer.lines[line].length
    area.focus({ preventScroll: true })
    area.setSelectionRange(end, end)
  })
  const explain = () => hint.show(problem.textContent, problem.getBoundingClientRect())
  for (const name of ["pointerenter", "focus"]) problem.addEventListener(name, explain)
  for (const name of ["pointerleave", "blur"]) problem.addEventListener(name, hint.hide)
  kit.root.querySelector(".mend").addEventListener("click", () => runs.send({ kind: "fix" }))
  problem.addEventListener("click", () => {
    const wrong = kit.error()
    if (!wrong) return
    area.focus({ preventScroll: true })
    area.setSelectionRange(wrong.from, wrong.to)
    kit.revealCaret()
  })
}
