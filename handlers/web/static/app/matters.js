// Choosing a matter among a hundred: a search box that narrows a plain list. The
// list is the browser's own, so keyboards and screen readers know it.
import { field, h, put } from './dom.js';
import { both, t } from './words.js';

export function picker(app) {
  const search = h('input', { type: 'search', autocomplete: 'off' });
  const list = h('select', { size: 6, required: true, 'aria-label': t('matter') });
  const hint = h('p', { class: 'quiet', 'aria-live': 'polite' });
  const narrow = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fit = app.matters.filter((m) => words.every((w) => `${m.code} ${m.zh} ${m.en}`.toLowerCase().includes(w)));
    const was = list.value;
    put(list, fit.map((m) => h('option', { value: m.code }, `${m.code} ${both(m)}`)));
    list.value = fit.some((m) => m.code === was) ? was : fit.length === 1 ? fit[0].code : '';
    tell();
    if (!fit.length) put(hint, t('nomatter'));
  };
  const chosen = () => app.matters.find((m) => m.code === list.value);
  const tell = () => {
    const m = chosen();
    put(hint, m && `${t('level.' + m.level)} · ${t('accept')} ${both(m.accept.words)} · ${t('resolvelimit')} ${both(m.resolve.words)}`);
  };
  search.addEventListener('input', narrow);
  list.addEventListener('change', tell);
  narrow();
  return {
    element: h('div', {}, field(t('findmatter'), search), list, hint),
    chosen,
    ask: () => list.focus(),
    clear: () => { search.value = ''; list.value = ''; narrow(); },
  };
}
