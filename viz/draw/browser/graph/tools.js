// The row of tools: search, what is shown, which drawing, files, and the size of it all.

const wireTools = (root, graph, { request, switches, views, field, player, store, show }) => {
  field.addEventListener("input", () => {
    const [first] = search(graph, store.scene, field.value)
    if (first !== undefined) graph.camera.centre(graph.boxes().get(first))
  })
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    const found = search(graph, store.scene, field.value)
    const next = found[(found.indexOf(field.dataset.at) + 1) % found.length]
    field.dataset.at = next
    if (next !== undefined) graph.camera.centre(graph.boxes().get(next))
  })
  for (const kind of KINDS) switches[kind].addEventListener("change", show)
  const asView = () => ({
    saved: switches.saved.checked,
    constants: switches.constants.checked,
    across: switches.across.checked,
    torchviz: views.some((it) => it.name === "torchviz" && it.getAttribute("aria-pressed") === "true"),
  })
  for (const kind of ["saved", "constants", "across"]) {
    switches[kind].addEventListener("change", () => request("view", { ...asView(), turned: kind }))
  }
  for (const button of views) {
    button.addEventListener("click", () => request("view", { ...asView(), torchviz: button.name === "torchviz", turned: "" }))
  }
  root.querySelector(".show button").onclick = () => {
    const any = KINDS.some((kind) => switches[kind].checked)
    for (const kind of KINDS) switches[kind].checked = !any
    show()
  }
  root.querySelector(".fit").onclick = () => graph.camera.fit(true)
  root.querySelector(".closer").onclick = () => graph.camera.zoom(1.25)
  root.querySelector(".farther").onclick = () => graph.camera.zoom(0.8)
  root.querySelector(".full").onclick = () =>
    document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()
  root.querySelector(".export").addEventListener("click", (event) => {
    const format = event.target.name
    if (!format || event.target.disabled) return
    const background = getComputedStyle(root).backgroundColor
    if (format === "svg") exportSvg(graph.svg(), background)
    else if (format === "png") exportPng(graph.svg(), background)
    else {
      const [values, gradients, local] = KINDS.map((kind) => switches[kind].checked)
      event.target.classList.add("working")
      request("export", { format, step: store.step, values, gradients, local, dark: graph.dark })
    }
  })
  root.addEventListener("focusout", (event) => {
    for (const menu of root.querySelectorAll("details[open]")) {
      if (menu.contains(event.target) && !menu.contains(event.relatedTarget) && event.relatedTarget) menu.open = false
    }
  })
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[open]")
    if (event.key !== "Escape" || !menu) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
}

const labelTools = (root, words, switches) => {
  const frame = root.querySelector(".frame")
  frame.setAttribute("aria-label", words.label)
  const field = root.querySelector(".search")
  field.placeholder = words.search
  field.setAttribute("aria-label", words.search)
  root.querySelector(".show summary").textContent = words.show
  root.querySelector(".export summary").textContent = words.export
  root.querySelector(".forward-word").textContent = words.towards_root
  root.querySelector(".backward-word").textContent = words.towards_leaves
  root.querySelector(".view").setAttribute("aria-label", words.drawing)
  for (const button of root.querySelectorAll(".view button")) button.textContent = words[button.name]
  for (const [name, box] of Object.entries(switches)) box.nextElementSibling.textContent = words[name]
  root.querySelector(".show button").textContent = words.shapes
  root.querySelector(".pace span").textContent = words.speed
  const named = { ".fit": "fit", ".full": "full", ".closer": "closer", ".farther": "farther" }
  for (const [selector, name] of Object.entries({ ...named, ".player input": "scrub", ".overview": "overview" })) {
    root.querySelector(selector).setAttribute("aria-label", words[name])
    root.querySelector(selector).title = words[name]
  }
  for (const button of root.querySelectorAll(".player button")) {
    button.title = words[button.name]
    button.setAttribute("aria-label", words[button.name])
  }
}

// The formats that the picture and the program can be saved in, as Python names them.
const listFormats = (root, formats, saved) => {
  const list = root.querySelector(".export .choices")
  const shown = JSON.stringify(formats)
  if (list.shown !== shown) {
    list.replaceChildren(
      ...formats.map(({ name, label, off }) => {
        const button = element("button")
        Object.assign(button, { type: "button", name, textContent: label, disabled: off })
        return button
      }),
    )
  }
  list.shown = shown
  for (const button of list.children) if (saved) button.classList.remove("working")
}
