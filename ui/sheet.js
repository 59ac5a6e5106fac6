// Shows markup that the server wrote. Plain clicks on its links stay in the session; sorting stays in the browser.
const shown = new WeakMap()

const go = (event, tell) => {
  const link = event.target.closest("a[data-go]")
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  tell("go", link.getAttribute("href"))
}

const sort = (event) => {
  const button = event.target.closest("th button")
  if (!button) return
  const head = button.closest("th")
  const body = head.closest("table").tBodies[0]
  const at = head.cellIndex
  const down = head.getAttribute("aria-sort") !== "descending"
  const value = (row) => row.cells[at].dataset.value ?? ""
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === "" || y === "") return (x === "") - (y === "")
    const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh") : x - y
    return down ? -order : order
  })
  head.parentElement.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"))
  head.setAttribute("aria-sort", down ? "descending" : "ascending")
  body.append(...rows)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const sheet = parentElement.querySelector(".sheet")
  if (shown.get(sheet) !== data.html) {
    sheet.innerHTML = data.html
    sheet.lang = data.lang
    shown.set(sheet, data.html)
  }
  sheet.onclick = (event) => {
    sort(event)
    go(event, setTriggerValue)
  }
}
