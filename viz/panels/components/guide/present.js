// Presenting: only code, graph and cards. P begins it, Escape ends it; a clicker's keys step.

const STEP_KEYS = { PageDown: 1, ArrowRight: 1, KeyN: 1, PageUp: -1, ArrowLeft: -1, KeyP: -1 }
const KEYS_STAY_IN = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=menu], [role=slider], [role=tab]"

const makePresenting = (root, store, share, send) => {
  const [button, bar, corner] = [".present", ".presenter", ".corner"].map((it) => root.querySelector(it))
  const [code, leave] = [bar.querySelector(".code"), bar.querySelector(".leave")]
  const presenting = { on: null }

  const showCode = (on) => {
    code.setAttribute("aria-pressed", on)
    share.corner(on)
  }
  const set = (on) => {
    presenting.on = on
    document.documentElement.classList.toggle("presenting", on)
    root.classList.toggle("presenting", on)
    bar.hidden = !on
    if (!on) showCode(false)
  }
  const change = (on) => {
    set(on)
    send({ kind: "present", on })
    if (!on) button.focus()
  }

  // A letter is found by its place, so that it works while Korean is being typed.
  const pressed = (event) => {
    if (!root.isConnected) return document.removeEventListener("keydown", pressed)
    const [target] = event.composedPath()
    const busy = root.querySelector(":popover-open, dialog[open]") || target.closest?.(KEYS_STAY_IN)
    if (busy || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const by = STEP_KEYS[event.key] ?? STEP_KEYS[event.code]
    if (!presenting.on) {
      if (event.code === "KeyP" && !root.classList.contains("part")) change(true)
    } else if (event.key === "Escape") change(false)
    else if (event.code === "KeyQ") showCode(corner.hidden)
    else if (by) {
      event.preventDefault()
      store.stepBy?.(by)
    }
  }
  document.addEventListener("keydown", pressed)
  button.addEventListener("click", () => change(true))
  leave.addEventListener("click", () => change(false))
  code.addEventListener("click", () => showCode(corner.hidden))

  presenting.update = ({ text, present }) => {
    button.replaceChildren(element("span", "word", `${text.present} `), "⤢")
    button.setAttribute("aria-label", `${text.present} ⤢`)
    button.title = text.present_help
    leave.setAttribute("aria-label", `× ${text.leave}`)
    leave.title = text.leave
    code.title = text.code_key
    if (presenting.on === null) set(present) // later the browser knows better than the last answer
  }
  return presenting
}
