// The bar at the top: lessons and examples, the tour, the legend, presenting, sharing, the language.

const makeGuide = (root, store) => {
  const guide = { send: () => {} }
  const send = (asked) => guide.send(asked)
  const menu = makeMenu(root, (asked) => {
    store.holdRun?.() // what was typed just before must not come after it
    send(asked)
  })
  const share = makeShare(root, send)
  const presenting = makePresenting(root, store, share, send)
  const parts = [menu, share, presenting, makeLegend(root), makeTour(root, store), makeEmbedded(root, store)]
  const [question, languages] = [root.querySelector(".question"), root.querySelector(".languages")]

  const languageButton = ([code, name], current) => {
    const button = element("button", "chip", name)
    Object.assign(button, { type: "button", lang: code })
    button.setAttribute("aria-pressed", code === current)
    button.addEventListener("click", () => send({ kind: "language", language: code }))
    return button
  }

  guide.update = (data, sent) => {
    guide.send = sent
    store.set({ heard: data.heard })
    document.documentElement.lang = data.language
    // The walkthrough's question is what the button beside it asks.
    question.textContent = data.walkthrough ? "" : data.question
    question.title = question.textContent
    languages.setAttribute("aria-label", data.text.language)
    if (languages.dataset.current !== data.language) {
      const focused = languages.contains(root.getRootNode().activeElement)
      languages.dataset.current = data.language
      languages.replaceChildren(...Object.entries(data.languages).map((it) => languageButton(it, data.language)))
      if (focused) languages.querySelector("[aria-pressed=true]").focus()
    }
    for (const part of parts) part.update(data)
  }
  return guide
}

const showGuide = (root, probe, data, send) => {
  root.classList.toggle("dark", darkBackground(probe))
  root.guide ??= makeGuide(root, globalThis.explorer.store)
  root.guide.update(data, send)
}
