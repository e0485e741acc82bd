// The factors of the chain rule: one card for each arrow on a path from the root to a leaf, and what they
// make. What is pointed at, chosen and stepped through is shown as the store has it; `store.path` is told
// the places of the edges on the path that is shown.

const UNKNOWN = "?"
const ROWS = 4 // paths in sight at once; the others are a click, or a scroll, away
const LONG = 8 // characters of a factor that is written smaller

const cardOf = (tag, kind, name, factor, rule) => {
  const made = element(tag, `card ${kind}`)
  const parts = Object.entries({ name, factor, rule }).map(([part, text]) => element("span", part, text))
  for (const part of parts) part.dataset.whole = part.textContent // the room that it takes, also while it is "?"
  made.classList.toggle("long", factor.length > LONG)
  made.append(...parts)
  made.title = [name, rule].filter(Boolean).join("\n")
  return made
}

// Where each path's bar begins and ends, in percent: each begins where the one before it ended.
const barsOf = (paths) => {
  const ends = [0]
  for (const { value, times } of paths) ends.push(ends.at(-1) + (value ?? 0) * times)
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const at = (value) => (high > low ? (100 * (value - low)) / (high - low) : 0)
  return paths.map((_, place) => {
    const [from, to] = [at(ends[place]), at(ends[place + 1])]
    return { left: Math.min(from, to), width: Math.abs(to - from), down: to < from }
  })
}

const optionsIn = (list, options, chosen) => {
  const written = JSON.stringify(options)
  if (list.dataset.written !== written) {
    list.replaceChildren(...options.map(([value, text]) => Object.assign(element("option", "", text), { value })))
    list.dataset.written = written
  }
  list.value = chosen
  list.parentElement.hidden = options.length < 2
}

const makeCards = (root, store) => {
  const find = (name) => root.querySelector(`.${name}`)
  const [product, result, rows] = [find("product"), find("result"), find("rows")]
  const [leaves, elements] = [find("leaf").lastElementChild, find("element").lastElementChild]
  let data = { paths: [], cards: [] }
  let send = () => {}
  let path = 0
  let open = false
  let drawn = ""
  let current = null
  let unsubscribe = null

  const cards = () => (data.paths[path]?.cards ?? []).map((place) => data.cards[place])
  const has = (edges, what) => what.some((place) => edges.includes(place))
  const litEdges = (what) => {
    const { nodes, edges } = store.lit(what)
    const from = what?.edge === undefined ? nodes : []
    return { edges, of: (place) => from.includes(store.scene.edges[place]?.target) }
  }
  const isLit = ({ edges }, lit) => has(edges, lit.edges) || edges.some(lit.of)
  const knows = ({ edges }) => edges.every((place) => store.knowsEdge(place))

  const point = (card) => store.set({ pointed: card && { edge: card.edges[0] } })
  const choose = (card) => {
    store.set({ chosen: { edge: card.edges[0] } })
    send({ kind: "edge", edge: card.edges[0] })
  }
  const factorCard = (card) => {
    const made = cardOf("button", "edge", card.name, card.factor, card.rule)
    made.type = "button"
    for (const event of ["pointerenter", "focus"]) made.addEventListener(event, () => point(card))
    for (const event of ["pointerleave", "blur"]) made.addEventListener(event, () => point(null))
    made.addEventListener("click", () => choose(card))
    return made
  }

  const drawProduct = () => {
    const focused = [...product.children].indexOf(root.getRootNode().activeElement)
    const shown = data.paths[path]
    const parts = []
    const multiply = (part) => parts.push(...(parts.length ? [element("span", "sign", "×")] : []), part)
    if (shown?.start) multiply(cardOf("div", "start", data.words.start, shown.start, ""))
    for (const card of cards()) multiply(factorCard(card))
    if (data.paths.length === 1 && shown.times > 1) multiply(cardOf("div", "times", shown.same, String(shown.times), ""))
    if (data.paths.length > 1) {
      const same = shown.times > 1 ? shown.same : ""
      parts.push(element("span", "sign", "="), cardOf("div", "adds", data.words.adds, shown.product, same))
    }
    product.replaceChildren(...parts)
    store.set({ path: cards().flatMap((card) => card.edges) })
    product.children[focused]?.focus({ preventScroll: true })
    current = null
  }

  const drawRows = () => {
    const bars = barsOf(data.paths)
    const first = open ? 0 : Math.max(0, Math.min(path - 1, data.paths.length - ROWS))
    const shown = open ? data.paths : data.paths.slice(first, first + ROWS)
    rows.replaceChildren(
      ...shown.map((_, place) => {
        const number = first + place
        const { left, width, down } = bars[number]
        const row = element("button", "row")
        const bar = element("span", down ? "bar down" : "bar")
        bar.style.left = `${left}%`
        bar.style.width = `${width}%`
        row.type = "button"
        row.dataset.path = number
        row.append(bar, element("span", "label", ""))
        row.setAttribute("aria-pressed", String(number === path))
        row.addEventListener("click", () => go(number, true))
        return row
      }),
    )
    const more = find("all")
    more.hidden = data.paths.length <= ROWS
    more.textContent = open ? data.words.fewer : data.words.all
    more.setAttribute("aria-expanded", String(open))
    find("rest").textContent = data.rest
    root.classList.toggle("open", open)
  }

  const go = (number, focus) => {
    path = number
    drawRows()
    drawProduct()
    mark()
    if (focus) rows.querySelector("[aria-pressed=true]")?.focus({ preventScroll: true })
  }

  // The path that an edge is on, if the one that is shown has no such edge.
  const follow = (edges) => {
    if (!edges.length || cards().some((card) => has(card.edges, edges))) return
    const other = data.paths.findIndex((it) => it.cards.some((place) => has(data.cards[place].edges, edges)))
    if (other >= 0) go(other)
  }

  const into = (card) => {
    if (!card || card === current) return
    current = card
    const [box, around] = [card.getBoundingClientRect(), product.getBoundingClientRect()]
    if (box.left >= around.left && box.right <= around.right) return
    product.scrollTo({ left: product.scrollLeft + box.left - around.left - (around.width - box.width) / 2 })
  }

  const sentNow = () => (store.now()?.sent ?? []).map((it) => it.edge)

  // What the store has: the step, what is pointed at, what is chosen. "?" for what is not known yet.
  const mark = () => {
    const sent = sentNow()
    const [pointed, chosen] = [litEdges(store.pointed), litEdges(store.chosen)]
    const write = (made, name, text) => {
      const part = made.querySelector(`.${name}`)
      if (part.textContent !== text) part.textContent = text
    }
    const buttons = [...product.querySelectorAll(".edge")]
    cards().forEach((card, place) => {
      const made = buttons[place]
      const known = knows(card)
      write(made, "factor", known ? card.factor : UNKNOWN)
      write(made, "rule", known ? card.rule : UNKNOWN)
      made.title = [card.name, known ? card.rule : ""].filter(Boolean).join("\n")
      made.classList.toggle("now", has(card.edges, sent))
      made.classList.toggle("pointed", isLit(card, pointed))
      made.classList.toggle("chosen", isLit(card, chosen))
      made.setAttribute("aria-pressed", String(isLit(card, chosen)))
    })
    const adds = product.querySelector(".adds")
    if (adds) write(adds, "factor", cards().every(knows) ? data.paths[path].product : UNKNOWN)
    const whole = store.step === null || data.cards.every(knows)
    const made = result.querySelector(".card")
    if (made) {
      write(made, "factor", whole ? data.result.value : UNKNOWN)
      write(made, "rule", whole ? data.result.note : UNKNOWN)
    }
    root.classList.toggle("waiting", !whole)
    for (const row of rows.children) {
      const it = data.paths[row.dataset.path]
      row.title = it.cards.every((place) => knows(data.cards[place])) ? it.label : it.unknown
      write(row, "label", row.title)
    }
    root.classList.toggle("stale", Boolean(store.stale))
    into(buttons.find((it) => it.classList.contains("now")) ?? buttons.find((it) => it.classList.contains("chosen")))
  }

  let seen = ""
  const changed = () => {
    if (!root.isConnected) {
      unsubscribe?.()
      unsubscribe = null
      return
    }
    const now = JSON.stringify([store.step, store.chosen])
    if (now !== seen) {
      const sent = sentNow()
      follow(sent.length ? sent : store.chosen?.edge === undefined ? [] : [store.chosen.edge])
    }
    seen = now
    mark()
  }

  const draw = () => {
    const { words } = data
    find("question").textContent = data.question
    find("question").title = data.question
    find("how").textContent = data.how
    find("message").textContent = data.message
    find("leaf").firstElementChild.textContent = words.leaf
    find("element").firstElementChild.textContent = words.element
    optionsIn(leaves, data.leaves.map((it) => [it, it]), data.leaf)
    optionsIn(elements, data.elements, data.element)
    product.setAttribute("aria-label", words.label)
    root.classList.toggle("several", data.paths.length > 1)
    result.replaceChildren()
    if (data.result) {
      if (data.paths.length) result.append(element("span", "sign", data.paths.length > 1 ? "Σ =" : "="))
      result.append(cardOf("div", data.result.wrong ? "total wrong" : "total", data.result.name, data.result.value, data.result.note))
    }
    path = Math.min(path, Math.max(0, data.paths.length - 1))
    drawRows()
    drawProduct()
  }

  leaves.addEventListener("change", () => send({ kind: "leaf", leaf: leaves.value }))
  elements.addEventListener("change", () => send({ kind: "element", element: elements.value }))
  find("all").addEventListener("click", () => {
    open = !open
    drawRows()
    mark()
  })

  const update = (next, _dark, ask) => {
    send = ask
    unsubscribe ??= store.subscribe(changed)
    const written = JSON.stringify(next)
    if (written !== drawn) {
      if (next.leaf !== data.leaf || next.element !== data.element) path = 0
      data = next
      drawn = written
      draw()
    }
    mark()
  }
  return { update }
}

const cardsStyle = new CSSStyleSheet()
cardsStyle.replaceSync(CARDS_STYLE)

const showCards = (root, probe, data, send) => {
  if (!root.shown) root.getRootNode().adoptedStyleSheets.push(cardsStyle)
  part(makeCards)(root, probe, data, send)
}
