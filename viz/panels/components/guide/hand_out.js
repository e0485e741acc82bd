// A task for students: what they are to predict, a question and a hint of the teacher's own, then the link.

const TASK_LEVELS = ["gradients", "local", "values"] // each hides more than the one before
const TASK_GROUPS = ["gradient", "formula", "upstream", "local", "backward", "line", "value"]
const TASK_MOST = 3
// What a link says beside the task: how the graph is looked at.
const TASK_KEEPS = ["view", "open", "node", "leaf", "element"]

// The two ways to share: a link to the page as it is, or a task.
const makeWays = (sheet, handOut) => {
  const [row, form] = [sheet.querySelector(".ways"), sheet.querySelector(".hand-out")]
  const [link, task] = row.querySelectorAll("button")
  const take = (handsOut) => {
    sheet.classList.toggle("handing-out", handsOut)
    form.hidden = !handsOut
    link.setAttribute("aria-pressed", !handsOut)
    task.setAttribute("aria-pressed", handsOut)
    if (handsOut) handOut.show()
  }
  link.addEventListener("click", () => take(false))
  task.addEventListener("click", () => take(true))
  return {
    opened: () => sheet.querySelector(form.hidden ? ".copy" : ".what, .ways button")?.focus(),
    update: ({ text, asked, linkable }) => {
      link.textContent = text.task_link
      task.textContent = text.task
      row.setAttribute("aria-label", text.task_ways)
      row.hidden = asked || !linkable
      if (row.hidden && !form.hidden) take(false)
    },
  }
}

const makeHandOut = (root, send, drawn) => {
  const form = root.querySelector(".hand-out")
  const [lead, wrong, list, made, field, copy, attempt, said, code] = [".lead", ".wrong", ".asks", ".made", ".task-link", ".task-copy", ".attempt", ".task-said", ".task-code"].map((it) => form.querySelector(it))
  const [more, make, language] = [".more", ".make", "select.spoken"].map((it) => form.querySelector(it))
  const handOut = { data: null }
  let revision = null
  let wanted = null

  const groupName = (text, group) =>
    ({ gradient: text.task_gradient, formula: text.task_formula, upstream: text.task_upstream, local: text.task_local, backward: text.task_backward, line: text.task_line, value: text.task_value })[group]
  const levelName = (text, level) => ({ gradients: text.task_hides_gradients, local: text.task_hides_local, values: text.task_hides_values })[level]

  const labelled = (name, control, note) => {
    const label = element("label", "")
    const title = element("span", "", name)
    if (note) title.append(" ", element("small", "", note))
    label.append(title, control)
    return label
  }

  // What was made is no longer what the form says.
  const changed = () => {
    made.hidden = true
    wanted = null
  }

  const makeAsk = (first) => {
    const { text, askable } = handOut.data
    const ask = element("fieldset", "ask")
    const [what, hides] = [element("select", "what"), element("select", "hides")]
    const [question, hint] = [element("textarea", "own"), element("textarea", "own")]
    for (const group of TASK_GROUPS) {
      const inside = askable.questions.map((it, place) => [it, place]).filter(([it]) => it.group === group)
      if (!inside.length) continue
      const options = element("optgroup", "")
      options.label = groupName(text, group)
      for (const [it, place] of inside) {
        const option = element("option", "", group === "backward" ? groupName(text, group) : group === "line" ? `${it.of} = …` : it.of)
        option.value = place
        options.append(option)
      }
      what.append(options)
    }
    what.value = first
    const chosen = () => {
      const it = askable.questions[Number(what.value)]
      question.placeholder = it.said[language.value]
      const levels = TASK_LEVELS.slice(TASK_LEVELS.indexOf(it.hides))
      hides.replaceChildren(
        ...levels.map((level) => {
          const option = element("option", "", levelName(text, level))
          option.value = level
          return option
        }),
      )
    }
    for (const words of [question, hint]) Object.assign(words, { rows: 1, maxLength: askable.longest })
    what.addEventListener("change", chosen)
    ask.chosen = chosen
    ask.said = () => ({ place: Number(what.value), hides: hides.value, text: question.value, hint: hint.value })
    const pair = element("div", "pair")
    pair.append(labelled(text.task_predict, what), labelled(text.task_hides, hides))
    ask.append(pair, labelled(text.task_question, question, text.task_optional), labelled(text.task_hint, hint, text.task_optional))
    const less = element("button", "less", text.task_less)
    less.type = "button"
    less.addEventListener("click", () => {
      ask.remove()
      count()
      changed()
    })
    ask.append(less)
    chosen()
    return ask
  }

  const asks = () => [...list.children]
  const count = () => {
    list.classList.toggle("several", asks().length > 1)
    more.hidden = asks().length >= TASK_MOST
  }

  const address = () => {
    const link = new URL(location.href)
    for (const name of [...link.searchParams.keys()]) if (!TASK_KEEPS.includes(name)) link.searchParams.delete(name)
    if (language.value !== "en") link.searchParams.set("lang", language.value)
    link.hash = ""
    return link.href
  }

  make.addEventListener("click", () => {
    wanted = { kind: "task", questions: asks().map((it) => it.said()), address: address() }
    handOut.before = handOut.data.handed?.number ?? 0
    send(wanted)
  })
  more.addEventListener("click", () => {
    const ask = makeAsk(handOut.data.askable.first)
    list.append(ask)
    count()
    changed()
    ask.querySelector("select").focus()
  })
  form.addEventListener("input", changed)
  language.addEventListener("change", () => asks().forEach((it) => it.chosen()))
  copy.addEventListener("click", async () => {
    const { text } = handOut.data
    copy.textContent = (await copyText(field)) ? text.copied : text.copy_yourself
  })
  field.addEventListener("focus", () => field.select())

  // The form for the program as it is; what can be asked of it Python has to find out.
  handOut.show = () => {
    const { askable } = handOut.data
    if (!askable) {
      revision = null
      send({ kind: "askable" })
      return
    }
    wrong.textContent = askable.wrong
    form.classList.toggle("nothing", Boolean(askable.wrong))
    if (revision === askable.revision + handOut.data.language) return
    revision = askable.revision + handOut.data.language
    changed()
    list.replaceChildren(...(askable.wrong ? [] : [makeAsk(askable.first)]))
    count()
  }

  const showMade = () => {
    const { text, handed } = handOut.data
    if (!handed || !wanted || handed.number === handOut.before) return
    made.hidden = false
    made.classList.toggle("failed", Boolean(handed.wrong))
    field.value = handed.url
    attempt.href = handed.url || "#"
    copy.textContent = text.copy
    said.textContent = handed.wrong || (handed.rows ? text.task_sealed : text.code_long)
    code.replaceChildren(...(handed.rows ? [drawn(handed.rows, text.code)] : []))
    made.scrollIntoView({ block: "nearest" })
  }

  handOut.update = (data) => {
    const first = handOut.data === null
    handOut.data = data
    const { text } = data
    lead.textContent = text.task_lead
    more.textContent = `+ ${text.task_more}`
    make.textContent = text.task_make
    attempt.textContent = text.task_try
    field.setAttribute("aria-label", text.task_link)
    form.querySelector(".spoken-name").textContent = text.task_language
    if (first)
      language.replaceChildren(
        ...Object.entries(data.languages).map(([code, name]) => {
          const option = element("option", "", name)
          option.value = code
          return option
        }),
      )
    if (language.spoken !== data.language) language.value = language.spoken = data.language
    if (!form.hidden) handOut.show()
    showMade()
  }
  return handOut
}
