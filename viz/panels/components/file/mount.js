// A program from a file: read here, so that nothing but a text of the right length is sent. Streamlit's own
// field is announced by its dropzone, whose role it takes away at once.

export default function ({ data, parentElement, setTriggerValue }) {
  const input = parentElement.querySelector("input")
  parentElement.querySelector("span").textContent = data.label
  input.onchange = async () => {
    const [file] = input.files
    input.value = ""
    if (!file) return
    // A letter has at most four bytes; what has more than that is not read at all.
    if (file.size > 4 * data.limit) return setTriggerValue("opened", { wrong: "too_long" })
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer())
      setTriggerValue("opened", { text })
    } catch {
      setTriggerValue("opened", { wrong: "not_text" })
    }
  }
}
