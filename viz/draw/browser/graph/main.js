// The graph in the hand: wires the picture, the camera, the player and the rest to one another, and to
// Python, which is asked only for what the browser cannot do alone.

const KINDS = ["values", "gradients", "local"]
const NARROW = 640

const makeGraph = (root, store) => {
  const frame = root.querySelector(".frame")
  const overview = makeOverview(root, () => graph.camera)
  const moved = (window) => {
    overview.follow(window)
    graph.nudge?.place()
    const high = graph.camera.wanted()
    if (high) store.set({ wanted: Math.ceil(root.clientHeight - frame.clientHeight + high) })
  }
  const graph = { camera: makeCamera(frame, moved) }
  const player = makePlayer(root, graph, store)
  const tip = makeTip(root, store)
  const field = root.querySelector(".search")
  const switches = Object.fromEntries([...root.querySelectorAll(".show input")].map((it) => [it.name, it]))
  const views = [...root.querySelectorAll(".view button")]
  const boxes = new Map()
  let asked = 0
  let taken = null
  let ask = () => {}

  store.bringIntoSight = (group) => graph.camera.centre(group)
  graph.svg = () => frame.querySelector("svg")
  graph.boxes = () => boxes
  graph.groups = () => [...frame.querySelectorAll("g.node, g.edge, g.opened")]
  graph.edge = (place) => frame.querySelector(`g.edge[data-edge="${place}"]`)
  graph.groupOf = (id) => boxes.get(store.scene.nodes[id]?.box ?? id)

  let unanswered = null
  const request = (kind, more = {}) => {
    unanswered = { kind, ...more, number: (asked += 1) }
    ask(unanswered)
  }
  let toggled = null
  const toggle = (group, open) => {
    toggled = group
    request("toggle", { group, open })
  }
  const choose = (about, element) => {
    if (about.edge !== undefined) {
      store.set({ chosen: { edge: about.edge } })
      request("edge", { edge: about.edge })
    } else if (about.group !== undefined) toggle(about.group, true)
    else if (about.frame !== undefined) toggle(about.frame, false)
    else if (store.scene.nodes[about.node]) {
      store.set({ chosen: { node: about.node } })
      request("node", element === undefined ? { node: about.node } : { node: about.node, element })
    }
  }

  const prepare = (group) => {
    const about = aboutOf(group)
    const what = Object.keys(about)[0]
    if (!what || (what === "node" && !store.scene.nodes[about.node])) return
    if (what !== "edge" && group.dataset.standsFor === undefined) boxes.set(about.node ?? about.group ?? about.frame, group)
    const button = what === "edge" ? (group.querySelector(".pill") ?? group) : group
    button.setAttribute("role", "button")
    button.setAttribute("tabindex", "0")
    if (what === "edge") {
      const { source, target } = store.scene.edges[about.edge] ?? {}
      const title = (id) => store.scene.nodes[id]?.title ?? id
      button.setAttribute("aria-label", `${button.textContent} ${title(target)} → ${title(source)}`)
    }
    group.classList.add("choosable")
    group.addEventListener("click", (event) => {
      choose(about, event.target.closest(".cell")?.dataset.element)
      if (event.pointerType === "touch") tip.show(event, about, true)
    })
    group.addEventListener("pointermove", (event) => event.pointerType === "mouse" && !event.buttons && tip.show(event, about))
    group.addEventListener("pointerenter", () => store.set({ pointed: what === "node" || what === "edge" ? about : null }))
    group.addEventListener("pointerleave", () => {
      tip.hide()
      store.set({ pointed: null })
    })
  }

  const draw = (data, dark) => {
    const svg = parsePicture(data.svg, dark ? data.rules.dark : null)
    if (data.scene.names) adoptTorchviz(svg, data.scene.names)
    const layout = layoutOf(svg)
    svg.setAttribute("role", "group")
    svg.removeAttribute("width")
    boxes.clear()
    tip.hide()
    const focused = frame.getRootNode().activeElement?.dataset?.node
    frame.querySelector("svg")?.remove()
    frame.append(svg)
    for (const group of graph.groups()) prepare(group)
    overview.draw(svg)
    graph.camera.see = () => [store.scene.root, data.chosen, store.now()?.node].map(graph.groupOf).filter(Boolean)
    graph.camera.show(svg, frame.layout === layout, graph.camera.see())
    frame.layout = layout
    if (focused !== undefined) graph.groupOf(focused)?.focus({ preventScroll: true })
    if (toggled !== null && boxes.get(toggled)) graph.camera.centre(boxes.get(toggled))
    toggled = null
    search(graph, store.scene, field.value)
  }

  // Whether a part of the picture is a node's, or a closed group that it is in.
  const isOf = ({ node, group }) => (id) => node === id || (group !== undefined && store.scene.nodes[id]?.box === group)
  const light = (mark, what) => {
    const lit = store.lit(what)
    for (const group of graph.groups()) {
      const about = aboutOf(group)
      group.classList.toggle(mark, lit.nodes.some(isOf(about)) || lit.edges.includes(about.edge))
    }
  }

  // Every mark that is not in the picture itself: what is known by now, pointed at, chosen, on the path.
  graph.mark = () => {
    const { chosen, pointed, step } = store
    const now = store.now()
    const path = new Set(graph.path)
    light("pointed", pointed)
    light("chosen", chosen)
    for (const group of graph.groups()) {
      const about = aboutOf(group)
      const { node, edge } = about
      const of = isOf(about)
      group.classList.toggle("now", now !== undefined && (of(now.node) || now.sent.some((it) => it.edge === edge)))
      group.classList.toggle("on-path", path.has(edge))
      if (node !== undefined && group.dataset.node !== undefined) {
        group.setAttribute("aria-pressed", String(group.classList.contains("chosen")))
        know(group, ".value", step === null || store.knowsValue(node) ? null : "?")
        const sofar = store.gradient(node)
        know(group, ".gradient", step === null ? null : (sofar?.cells ?? "?"))
      }
      if (edge === undefined) continue
      const known = store.knowsEdge(edge)
      for (const [at, text] of [...group.querySelectorAll(".pill text")].entries()) {
        text.dataset.final ??= text.textContent
        text.textContent = known ? text.dataset.final : text.dataset.final && at === 0 ? "?" : ""
      }
      group.classList.toggle("waiting", !known)
    }
    player.show()
    nudge.show()
    writeOutline(root, store)
    graph.remember()
  }
  const know = (group, kind, texts) => {
    const part = group.querySelector(`:scope > ${kind}`)
    if (!part) return
    part.classList.toggle("unknown", texts === "?")
    writeNumbers(part, texts)
  }
  // A click is lost where what is below an edit is drawn just then: it is asked again.
  const askAgain = (answered) => {
    if (unanswered?.number <= answered) unanswered = null
    if (unanswered) ask(unanswered)
  }
  store.subscribe((changed) => {
    if (!frame.shown) return
    if (changed.includes("heard")) return askAgain(store.heard[1])
    if (changed.every((name) => name === "pointed")) light("pointed", store.pointed)
    else if (changed.every((name) => name === "stale")) root.classList.toggle("stale", store.stale)
    else graph.mark()
  })

  const show = () => {
    for (const kind of KINDS) root.classList.toggle(`no-${kind}`, !switches[kind].checked)
    graph.remember()
  }
  graph.remember = () => {
    const hidden = KINDS.filter((kind) => !switches[kind].checked)
    if (!frame.shown) return
    remember({ hidden })
    keepStep(store.step)
  }
  const recall = () => {
    const { hidden } = recalled()
    store.set({ step: recalledStep() })
    for (const kind of KINDS) switches[kind].checked = !hidden?.includes(kind)
  }

  const onPart = (event, group) => {
    const about = aboutOf(group)
    if (event.key === "Escape") frame.focus()
    else if (event.key === "Enter" || event.key === " ") choose(about)
    else if (event.key.startsWith("Arrow") && store.scene.nodes[about.node]) {
      const next = graph.groupOf(neighbours(store.scene, about.node, event.key))
      if (next) {
        next.focus({ preventScroll: true })
        graph.camera.centre(next)
      }
    } else return false
    return true
  }
  const keys = {
    ArrowRight: () => store.stepBy(1),
    ArrowLeft: () => store.stepBy(-1),
    " ": player.play,
    Home: player.first,
    End: player.last,
    Escape: player.leave,
    "+": () => graph.camera.zoom(1.25),
    "-": () => graph.camera.zoom(0.8),
    0: () => graph.camera.fit(true),
    "/": () => field.focus(),
    "[": () => calls.by(-1),
    "]": () => calls.by(1),
  }
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const group = event.target.closest?.("g.choosable")
    if (group && onPart(event, group)) event.preventDefault()
    else if (keys[event.key]) {
      event.preventDefault()
      keys[event.key]()
    }
  })
  frame.addEventListener("focusin", ({ target }) => {
    const group = target.closest?.("g.choosable")
    if (group?.matches(":focus-visible, :has(:focus-visible)")) graph.camera.centre(group)
  })

  const nudge = (graph.nudge = makeNudge(root, graph, store, request))
  const calls = makeCalls(root, request)
  wireTools(root, graph, { request, switches, views, field, player, store, show })

  graph.update = (data, dark, send) => {
    ask = send
    // On a phone there is no room for a row of boxes: Python is told once, and draws it downward.
    if (innerWidth <= NARROW && !data.narrow) request("narrow", {})
    store.set({ words: data.text })
    // A picture that is the same stays: a click on its way is not lost, and focus stays put.
    const shown = `${dark} ${data.svg}`
    const same = frame.shown === shown
    const scene = { ...data.scene }
    for (const kind of ["nodes", "groups", "frames"]) scene[kind] = byName(data.scene[kind])
    if (!frame.shown) store.scene = scene
    if (!frame.shown) recall()
    labelTools(root, data.text, switches)
    listFormats(root, data.formats, data.file)
    graph.dark = dark
    switches.saved.checked = data.saved
    switches.constants.checked = data.scene.constants
    switches.across.checked = data.across
    for (const button of views) button.setAttribute("aria-pressed", String(data.torchviz === (button.name === "torchviz")))
    store.scene = scene
    if (!same) draw(data, dark)
    frame.shown = shown
    graph.path = data.path
    graph.note = data.note
    root.classList.toggle("outdated", Boolean(data.outdated))
    nudge.update(data)
    calls.update(data.calls)
    const given = data.edge === null ? data.chosen && { node: data.chosen } : { edge: data.edge }
    if (JSON.stringify(given) !== graph.given) store.set({ chosen: given })
    graph.given = JSON.stringify(given)
    show()
    store.set({ drawn: (store.drawn ?? 0) + 1 }) // everything that reads the scene looks again
    nudge.show()
    if (data.file?.content && data.file.number !== taken) exportFile(data.file)
    taken = data.file?.number ?? taken
    // A server that has started anew drops what comes before it has drawn the page: it is asked again.
    nudge.answered()
    askAgain(data.answered)
  }
  return graph
}
