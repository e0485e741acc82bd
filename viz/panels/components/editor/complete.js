// What a name may go on as, while it is typed: the program's own names, and the operations of torch that fit
// what stands before the dot. Follows ARIA's listbox pattern: focus stays in the text.

const MOST_NAMES = 50

// Which operations stand behind a name and a dot; behind any other name those of a tensor.
const NAME_SPACES = new Map([
  ...["torch", "nn", "F", "optim"].map((it) => [it, it === "optim" ? "torch.optim" : it]),
  ...["linalg", "special", "fft", "optim"].map((it) => [`torch.${it}`, `torch.${it}`]),
  ...["nn.functional", "torch.nn.functional"].map((it) => [it, "F"]),
  ["torch.nn", "nn"],
])

// The op table's names with their help in one language (see viz/panels/editor.py).
const byLanguage = {}
const completionWords = (language) =>
  (byLanguage[language] ??= WORDS.map(([name, homes, kind, en, ko]) => ({ name, homes: homes.split(" "), kind, help: language === "ko" ? ko : en })))

// What is being typed at the caret: {from, typed, before}, where `before` is what stands before the dot,
// null without one. Undefined in a string, in a comment, beside a name.
const typedAt = (tokens, caret) => {
  const place = tokens.findIndex((it) => it.from < caret && caret <= it.to)
  const token = tokens[place]
  if (!token || token.to !== caret) return undefined
  const named = ["name", "keyword", "call"].includes(token.kind)
  const dot = named ? place - 1 : place
  if (tokens[dot]?.text !== ".") return named && token.text.length > 1 ? { from: token.from, typed: token.text, before: null } : undefined
  let first = dot
  while (tokens[first]?.text === "." && ["name", "call"].includes(tokens[first - 1]?.kind)) first -= 2
  const before = tokens.slice(first + 1, dot).map((it) => it.text).join("")
  return { from: named ? token.from : caret, typed: named ? token.text : "", before }
}

// Names that fit, the program's own first: [name, kind, help].
const fitting = (tokens, { from, typed, before }, words) => {
  const space = NAME_SPACES.get(before) ?? "Tensor"
  const own = tokens
    .filter((it, place) => ["name", "call"].includes(it.kind) && it.from !== from && (tokens[place - 1]?.text === ".") === (before !== null))
    .map((it) => [it.text, "own", ""])
  const kindOf = (it) => (it.kind && before !== null && space === "Tensor" ? "method" : it.kind)
  const known = words.filter((it) => it.homes.includes(before === null ? "" : space)).map((it) => [it.name, kindOf(it), it.help])
  const helped = new Map(known.map((it) => [it[0], it]))
  const starts = ([name]) => name.toLowerCase().startsWith(typed.toLowerCase())
  const all = before === null || space === "Tensor" ? [...own.map((it) => helped.get(it[0]) ?? it), ...known] : known
  const found = new Map(all.filter(starts).map((it) => [it[0], it]))
  return found.has(typed) ? [] : [...found.values()].slice(0, MOST_NAMES)
}

// `accept(from, name)` puts a name in; `anchor(offset)` says where a place of the text is.
const makeComplete = (root, area, layer, { accept, anchor }) => {
  const list = root.querySelector(".names")
  const help = root.querySelector(".name-help")
  const popup = root.querySelector(".completion")
  const complete = { words: [], said: {} }
  let found = []
  let chosen = 0
  let at = null

  const mark = () => {
    for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(place === chosen))
    const option = list.children[chosen]
    area.setAttribute("aria-activedescendant", option.id)
    list.scrollTop = Math.min(option.offsetTop, Math.max(list.scrollTop, option.offsetTop + option.offsetHeight - list.clientHeight))
    help.textContent = found[chosen][2]
  }
  const take = (place) => {
    accept(at.from, found[place][0])
    complete.close()
  }
  const draw = () => {
    list.replaceChildren(
      ...found.map(([name, kind], place) => {
        const option = element("div", "name-option")
        option.id = `name-${place}`
        option.setAttribute("role", "option")
        option.append(element("span", "", name), element("span", "kind", complete.said[kind] ?? ""))
        option.addEventListener("pointerdown", (event) => event.preventDefault()) // focus stays in the text
        option.addEventListener("click", () => take(place))
        return option
      }),
    )
    popup.hidden = false
    area.setAttribute("aria-controls", list.id)
    mark()
    const { left, top, bottom } = anchor(at.from)
    const below = bottom + popup.offsetHeight < Math.max(root.clientHeight, top)
    popup.style.left = `${Math.max(4, Math.min(left - 8, root.clientWidth - popup.offsetWidth - 4))}px`
    popup.style.top = `${below || top < popup.offsetHeight ? bottom : top - popup.offsetHeight}px`
  }

  complete.close = () => {
    if (popup.hidden) return false
    popup.hidden = true
    found = []
    area.removeAttribute("aria-activedescendant")
    area.removeAttribute("aria-controls")
    return true
  }

  // After a letter or a dot was typed; `only` keeps it closed unless it is open.
  complete.look = (only = false) => {
    if (only && popup.hidden) return
    at = area.selectionStart === area.selectionEnd ? typedAt(layer.tokens, area.selectionStart) : undefined
    found = at ? fitting(layer.tokens, at, complete.words) : []
    chosen = 0
    if (found.length) draw()
    else complete.close()
  }

  // Whether a key was meant for the list.
  complete.key = (event) => {
    if (popup.hidden) return false
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key]
    if (move && !event.altKey) {
      chosen = Math.abs(move) === 1 ? (chosen + move + found.length) % found.length : Math.max(0, Math.min(found.length - 1, chosen + move))
      mark()
    } else if ((event.key === "Tab" && !event.shiftKey) || (event.key === "Enter" && !event.ctrlKey && !event.metaKey)) take(chosen)
    else if (event.key === "Escape") complete.close()
    else return false
    return true
  }
  return complete
}
