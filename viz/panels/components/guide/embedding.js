// The page in a frame of another one: the code that puts it there, the link out of it, the height it asks for.

const EMBEDDED = ["embed", "embed_options", "parts"]
const FRAME_PARTS = { graph: ["graph", 420], cards: ["graph,cards", 580], editor: ["editor,graph,cards", 740], all: ["all", 960] }
const FRAME_THEMES = { auto: null, light: "light_theme", dark: "dark_theme" }

// While a reader steps, sentences are longer and shorter by a line, which the page around the frame is not to follow.
const HEIGHT_STAYS = 60
const HEIGHT_PAUSE = 150

// The code for another page. The browser itself writes the element, and so escapes what stands in it.
const frameCode = (link, title, parts, theme) => {
  const [shown, height] = FRAME_PARTS[parts]
  const source = new URL(link)
  source.searchParams.set("embed", "true")
  source.searchParams.set("parts", shown)
  if (FRAME_THEMES[theme]) source.searchParams.set("embed_options", FRAME_THEMES[theme])
  const attributes = { src: source.href, title, width: "100%", height, loading: "lazy", allow: "clipboard-write; fullscreen", style: "border: 0" }
  const frame = document.createElement("iframe")
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value)
  return frame.outerHTML
}

// In the sheet under "Share".
const makeFraming = (root) => {
  const place = root.querySelector(".framing")
  const [head, title, parts, theme, copy] = ["h2", "[name=title]", "[name=parts]", "[name=theme]", "button"].map((it) => place.querySelector(it))
  const code = place.querySelector(".code")
  let data = null
  let named = null

  const show = () => {
    copy.textContent = data.text.frame
    code.value = frameCode(pageLink(), title.value, parts.value, theme.value)
  }
  const label = (field, said) => (field.previousElementSibling.textContent = said)
  const options = (select, names, first) => {
    const before = select.value || first
    select.replaceChildren(...Object.entries(names).map(([value, said]) => Object.assign(element("option", "", said), { value })))
    select.value = before
  }

  code.addEventListener("focus", () => code.select())
  for (const field of [title, parts, theme]) field.addEventListener("input", show)
  copy.addEventListener("click", async () => {
    show()
    copy.textContent = (await copyText(code)) ? data.text.copied : data.text.copy_yourself
  })
  return {
    update: (given) => {
      data = given
      place.hidden = !data.linkable
      const { text } = data
      head.textContent = text.frame_head
      label(title, text.frame_title)
      label(parts, text.frame_parts)
      label(theme, text.frame_theme)
      code.setAttribute("aria-label", text.frame)
      options(parts, { graph: text.frame_graph, cards: text.frame_cards, editor: text.frame_editor, all: text.frame_all }, "cards")
      options(theme, { auto: text.frame_auto, light: text.frame_light, dark: text.frame_dark }, "auto")
      // What the reader has written stays; what was proposed follows the program.
      if (named === null || title.value === named) title.value = named = data.title
      show()
    },
    show,
  }
}

// In the frame: its link out, and what it tells the page around it.
const makeEmbedded = (root, store) => {
  const link = root.querySelector(".whole")
  const embedded = { told: 0 }

  // As high as what it shows would like to be: never as high as it is, or it would grow without end.
  const wanted = () => {
    const all = document.querySelector(".stMainBlockContainer")
    const graph = document.querySelector(".st-key-graph-place")
    if (!all || !graph || !store.wanted) return 0
    const high = all.getBoundingClientRect().height
    const fills = getComputedStyle(document.documentElement).getPropertyValue("--fills") === "1"
    return fills ? high - graph.getBoundingClientRect().height + store.wanted : high
  }
  const tell = () => {
    const height = Math.ceil(wanted())
    const lower = embedded.told - height
    if (!height || (lower >= 0 && lower < HEIGHT_STAYS)) return
    embedded.told = height
    // For whoever embeds the page: it is a number, and says nothing of the program.
    parent.postMessage({ type: "autograd-explorer", height }, "*")
  }
  const tellSoon = () => {
    clearTimeout(embedded.soon)
    embedded.soon = setTimeout(tell, HEIGHT_PAUSE)
  }

  link.addEventListener("click", () => {
    keepStep(store.step) // what Python has just put into the address knows nothing of it
    link.href = pageLink()
  })
  embedded.update = (data) => {
    root.classList.toggle("embedded", Boolean(data.embedded))
    root.classList.toggle("part", Boolean(data.embedded) && !data.whole)
    link.hidden = !data.embedded
    if (!data.embedded) return
    link.textContent = `${data.text.whole} ↗`
    link.href = pageLink()
    const all = document.querySelector(".stMainBlockContainer")
    if (embedded.watch || !all) return
    embedded.watch = new ResizeObserver(tellSoon)
    embedded.watch.observe(all)
    const follow = () => {
      document.documentElement.style.setProperty("--wanted", `${store.wanted}px`)
      tellSoon()
    }
    store.subscribe((changed) => changed.includes("wanted") && follow())
    if (store.wanted) follow()
  }
  return embedded
}
