// The menu of lessons and examples: opened by its button or arrow down, gone through by arrows, Home, End and
// letters. Which questions of a lesson are answered only the browser knows.

// A popover that opens under its button, as far left as its width asks for, and whose button says whether it is
// open. It is placed before it is shown: it would be seen to jump.
const attachPopover = (popover, button, opened) => {
  let inside = false
  popover.addEventListener("beforetoggle", ({ newState }) => {
    inside = popover.contains(popover.getRootNode().activeElement)
    button.setAttribute("aria-expanded", newState === "open")
    const below = button.getBoundingClientRect()
    popover.style.top = `${below.bottom + 6}px`
    popover.style.left = `max(8px, min(${below.left}px, 100vw - var(--wide) - 8px))`
  })
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") opened()
    else if (inside) button.focus()
  })
}

const MENU_COLUMNS = 2 // of each of its two groups

const makeMenu = (root, chosen) => {
  const [menu, button] = [root.querySelector(".menu"), root.querySelector(".examples")]
  const columns = () => [...menu.querySelectorAll(".column")].map((it) => [...it.querySelectorAll("button")])

  const enter = () => {
    if (!menu.contains(root.getRootNode().activeElement)) menu.querySelector("[tabindex='0']")?.focus()
  }

  attachPopover(menu, button, enter)
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return
    event.preventDefault()
    menu.showPopover()
    enter() // at once: the next key may come before the browser tells that it is open
  })
  menu.addEventListener("keydown", (event) => {
    const all = columns().flat()
    const at = all.indexOf(event.target)
    const beside = (by) => {
      const side = columns().findIndex((it) => it.includes(event.target))
      const next = columns().at((side + by) % columns().length)
      return next?.[Math.min(columns()[side].indexOf(event.target), next.length - 1)]
    }
    const moves = {
      ArrowDown: () => all.at((at + 1) % all.length),
      ArrowUp: () => all.at(at - 1),
      ArrowRight: () => beside(1),
      ArrowLeft: () => beside(-1),
      Home: () => all[0],
      End: () => all.at(-1),
    }
    let to
    if (event.key === "Tab") {
      menu.hidePopover()
      button.focus() // from where Tab goes on
    } else if (event.key in moves) {
      event.preventDefault()
      to = moves[event.key]()
    } else if (event.key.length === 1 && event.key !== " ") {
      const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
      to = after.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))
    } else return
    event.stopPropagation()
    if (event.key !== "Tab") to?.focus()
  })

  const makeItem = (checked, first, asked, ...parts) => {
    const item = element("button", "item")
    Object.assign(item, { type: "button", tabIndex: first ? 0 : -1, role: "menuitemradio" })
    item.setAttribute("aria-checked", checked)
    item.append(...parts)
    item.addEventListener("click", () => {
      menu.hidePopover()
      chosen(asked)
    })
    return item
  }

  // All of its questions are answered, some, or none.
  const progressOf = (keys, answered, text) => {
    const count = keys.filter((key) => answered.has(key)).length
    const done = count === keys.length
    const sign = element("span", done ? "done" : "begun", done ? "✓" : count ? `${count}/${keys.length}` : "")
    if (count) sign.setAttribute("aria-label", done ? text.lesson_done : text.lesson_begun)
    return sign
  }

  const makeGroup = (title, items) => {
    const group = element("div", "group")
    group.setAttribute("role", "group")
    group.setAttribute("aria-label", title)
    const rows = Math.ceil(items.length / MENU_COLUMNS)
    for (let from = 0; from < items.length; from += rows) {
      const column = element("div", "column")
      column.setAttribute("role", "presentation")
      column.append(...items.slice(from, from + rows))
      group.append(column)
    }
    const heading = element("p", "heading", title)
    heading.setAttribute("aria-hidden", "true")
    group.prepend(heading)
    return group
  }

  return {
    update: (data) => {
      const { text, lessons, examples } = data
      const answered = rememberProgress(data.solved)
      button.textContent = `${text.menu} ▾`
      button.hidden = !lessons.length && !examples.length
      menu.setAttribute("aria-label", text.menu)
      const said = JSON.stringify([lessons, examples, data.lesson, data.example, [...answered]])
      if (menu.said === said) return
      menu.said = said
      const reached = examples.find((it) => it.key === data.example)?.key
      const lesson = data.lesson ?? (reached ? null : lessons[0]?.number)
      menu.replaceChildren(
        makeGroup(
          text.lessons,
          lessons.map(({ number, title, keys }) => {
            const name = element("strong", "", title)
            const made = makeItem(number === data.lesson, number === lesson, { kind: "lesson", number }, element("span", "number", number), name, progressOf(keys, answered, text))
            made.classList.add("lesson")
            return made
          }),
        ),
        makeGroup(
          text.examples,
          examples.map(({ key, title, question }) => makeItem(key === data.example, key === reached && !data.lesson, { kind: "example", key }, element("strong", "", title), " ", element("span", "", question))),
        ),
      )
    },
  }
}
