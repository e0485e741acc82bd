// The graph that is held: wires the picture, the camera, the player and the rest to one another, and
// to Python, which is asked only for what the browser cannot do alone.

const makeGraph = (root, probe) => {
  const frame = root.querySelector(".frame")
  const graph = { camera: makeCamera(frame), scene: { nodes: {}, edges: [], groups: {}, frames: {}, steps: [] }, text: {} }
  const player = makePlayer(root, graph)
  const tip = makeTip(root, graph)
  const field = root.querySelector(".search")
  const boxes = Object.fromEntries([...root.querySelectorAll(".show input")].map((it) => [it.name, it]))
  let asked = 0
  let taken = null
  let ask = () => {}

  const titled = new Map()
  graph.drawn = () => titled
  graph.flows = () => [...frame.querySelectorAll("g.edge[data-edge]")].map((it) => [Number(it.dataset.edge), it])
  graph.groupOf = (node) => titled.get(graph.scene.nodes[node]?.box ?? node)
  graph.isAt = (title, node) => title === (graph.scene.nodes[node]?.box ?? node)

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
  const choose = (group) => {
    const { title, edge } = group.dataset
    if (edge !== undefined) request("edge", { edge: Number(edge) })
    else if (graph.scene.groups[title]) toggle(graph.scene.groups[title].id, true)
    else if (graph.scene.frames[title]) toggle(graph.scene.frames[title], false)
    else if (graph.scene.nodes[nodeOf(title)]) request("node", { node: graph.scene.nodes[nodeOf(title)].id })
  }

  // One node, or all that stand for it, and what flows in and out of it.
  const link = (name, mark) => {
    const node = graph.scene.nodes[name]
    for (const [title, group] of titled) group.classList.toggle(mark, name !== null && nodeOf(title) === name)
    for (const [place, group] of graph.flows()) {
      group.classList.toggle(`${mark}-in`, Boolean(node?.in.includes(place)))
      group.classList.toggle(`${mark}-out`, Boolean(node?.out.includes(place)))
    }
  }

  const prepare = (group) => {
    const { title } = group.dataset
    const place = group.id.match(/^edge\.(\d+)$/)?.[1]
    if (place !== undefined) group.dataset.edge = place
    const node = graph.scene.nodes[nodeOf(title)]
    const known = node || graph.scene.groups[title] || graph.scene.frames[title] || place !== undefined
    if (!known) return
    const edge = graph.scene.edges[place]
    const name = edge ? `${edge.source} → ${edge.target} ${edge.label}` : node ? `${node.title} ${node.op}` : nodeOf(title)
    group.classList.add("choosable")
    group.setAttribute("role", "button")
    group.setAttribute("aria-label", name)
    if (place === undefined) {
      titled.set(title, group)
      group.setAttribute("tabindex", "0")
      if (node) group.setAttribute(STANDS_IN.test(title) ? "data-stands-for" : "data-node", node.id)
    }
    group.addEventListener("click", () => choose(group))
    group.addEventListener("pointermove", (event) => event.pointerType === "mouse" && !event.buttons && tip.show(event, group))
    group.addEventListener("pointerenter", () => link(node ? nodeOf(title) : null, "linked"))
    group.addEventListener("pointerleave", () => {
      tip.hide()
      link(null, "linked")
    })
  }

  const draw = (data, dark) => {
    const svg = parsePicture(data.svg)
    const layout = layoutOf(svg)
    if (dark) recolour(svg, data.dark)
    svg.setAttribute("role", "group")
    titled.clear()
    tip.hide()
    const focused = frame.getRootNode().activeElement?.dataset?.title
    for (const group of svg.querySelectorAll("g.node, g.edge, g.cluster")) prepare(group)
    frame.replaceChildren(svg)
    graph.camera.show(svg, frame.layout === layout)
    frame.layout = layout
    if (focused) titled.get(focused)?.focus({ preventScroll: true })
    const { groups, frames } = graph.scene
    const now = (title) => groups[title]?.id === toggled || frames[title] === toggled
    const changed = toggled && [...titled].find(([title]) => now(title))
    if (changed) graph.camera.centre(changed[1])
    toggled = null
    writeOutline(root, graph)
    search(graph, field.value)
  }

  const KINDS = ["values", "gradients", "local"]
  const show = () => {
    for (const kind of KINDS) root.classList.toggle(`no-${kind}`, !boxes[kind].checked)
    graph.remember()
  }
  graph.remember = () => {
    const hidden = KINDS.filter((kind) => !boxes[kind].checked)
    if (frame.shown) remember({ step: player.step, count: graph.scene.steps.length, hidden })
  }
  const recall = () => {
    const { step, count, hidden } = recalled()
    if (Number.isInteger(step) && count === graph.scene.steps.length) player.step = step
    for (const kind of KINDS) boxes[kind].checked = !hidden?.includes(kind)
  }

  const onNode = (event, group) => {
    if (event.key === "Escape") frame.focus()
    else if (event.key === "Enter" || event.key === " ") choose(group)
    else if (event.key.startsWith("Arrow") && graph.scene.nodes[nodeOf(group.dataset.title)]) {
      const next = graph.groupOf(neighbours(graph.scene, nodeOf(group.dataset.title), event.key))
      if (next) {
        next.focus({ preventScroll: true })
        graph.camera.centre(next)
      }
    } else return false
    return true
  }
  const keys = {
    ArrowRight: () => player.move(player.step === null ? -Infinity : 1),
    ArrowLeft: () => player.move(-1),
    " ": player.play,
    Home: player.first,
    End: player.last,
    Escape: () => {
      player.stop()
      player.step = null
      player.show()
    },
    "+": () => graph.camera.zoom(1.25),
    "-": () => graph.camera.zoom(0.8),
    0: () => graph.camera.fit(true),
    "/": () => field.focus(),
  }
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const group = event.target.closest?.("g.choosable")
    if (group && onNode(event, group)) event.preventDefault()
    else if (keys[event.key]) {
      event.preventDefault()
      keys[event.key]()
    }
  })
  field.addEventListener("input", () => {
    const [first] = search(graph, field.value)
    if (first) graph.camera.centre(titled.get(first))
  })
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    const found = search(graph, field.value)
    const next = found[(found.indexOf(field.dataset.at) + 1) % found.length]
    field.dataset.at = next
    if (next) graph.camera.centre(titled.get(next))
  })
  for (const kind of KINDS) boxes[kind].addEventListener("change", show)
  for (const kind of ["saved", "across"]) {
    boxes[kind].addEventListener("change", () => request("view", { saved: boxes.saved.checked, across: boxes.across.checked }))
  }
  root.querySelector(".show button").onclick = () => {
    const any = ["values", "gradients", "local"].some((kind) => boxes[kind].checked)
    for (const kind of KINDS) boxes[kind].checked = !any
    show()
  }
  root.querySelector(".fit").onclick = () => graph.camera.fit(true)
  root.querySelector(".full").onclick = () =>
    document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()
  root.querySelector(".export").addEventListener("click", (event) => {
    const format = event.target.name
    const background = getComputedStyle(probe).backgroundColor
    const svg = frame.querySelector("svg")
    if (format === "svg") exportSvg(svg, background)
    if (format === "png") exportPng(svg, background)
    if (format === "pdf" || format === "dot") {
      const [values, gradients, local] = ["values", "gradients", "local"].map((kind) => boxes[kind].checked)
      request("export", { format, step: player.step, values, gradients, local })
    }
  })
  root.addEventListener("focusout", (event) => {
    for (const menu of root.querySelectorAll("details[open]")) {
      if (menu.contains(event.target) && !menu.contains(event.relatedTarget) && event.relatedTarget) menu.open = false
    }
  })

  const label = (data) => {
    const { text } = data
    frame.setAttribute("aria-label", text.label)
    frame.title = ""
    field.placeholder = text.search
    field.setAttribute("aria-label", text.search)
    root.querySelector(".show summary").textContent = text.show
    root.querySelector(".export summary").textContent = text.export
    for (const [name, box] of Object.entries(boxes)) box.nextElementSibling.textContent = text[name]
    root.querySelector(".show button").textContent = text.shapes
    for (const [selector, name] of Object.entries({ ".fit": "fit", ".full": "full", ".speed": "speed", ".player input": "scrub" })) {
      root.querySelector(selector).setAttribute("aria-label", text[name])
      root.querySelector(selector).title = text[name]
    }
    for (const button of root.querySelectorAll(".player button")) {
      button.title = text[button.name]
      button.setAttribute("aria-label", text[button.name])
    }
  }

  graph.update = (data, dark, send) => {
    ask = send
    graph.text = data.text
    // A picture that is the same stays: a click on its way is not lost, and focus stays put.
    const shown = `${dark} ${data.svg}`
    const same = frame.shown === shown
    graph.scene = { ...data.scene }
    for (const kind of ["nodes", "groups", "frames"]) graph.scene[kind] = byName(data.scene[kind])
    label(data)
    boxes.saved.checked = data.saved
    boxes.across.checked = data.across
    if (!same) draw(data, dark)
    if (!frame.shown) recall()
    frame.shown = shown
    player.show()
    show()
    for (const group of titled.values()) {
      const chosen = (group.dataset.node ?? group.dataset.standsFor) === data.chosen
      group.classList.toggle("chosen", chosen)
      group.setAttribute("aria-pressed", String(chosen))
    }
    link(null, "linked")
    const chosen = graph.scene.nodes[data.chosenName]
    const path = new Set(data.path)
    for (const [place, group] of graph.flows()) {
      group.classList.toggle("chosen-in", Boolean(chosen?.in.includes(place)))
      group.classList.toggle("chosen-out", Boolean(chosen?.out.includes(place)))
      group.classList.toggle("chosen", place === data.edge)
      group.classList.toggle("on-path", path.has(place))
    }
    if (data.file && data.file.number !== taken) exportFile(data.file)
    taken = data.file?.number ?? taken
    // A server that has started anew drops what comes before it has drawn the page: it is asked again.
    if (unanswered?.number === data.answered) unanswered = null
    if (unanswered) ask(unanswered)
  }
  return graph
}
