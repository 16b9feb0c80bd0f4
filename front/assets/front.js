for (const input of document.querySelectorAll('[data-filter]')) {
  const section = input.closest('section')
  const rows = [...section.querySelectorAll('tbody tr')]
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase()
    let shown = 0
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted)
      if (!row.hidden) shown += 1
    }
    section.querySelector('[data-count]').textContent = `${shown} rows`
  })
}
