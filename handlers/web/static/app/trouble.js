// What is shown when a read or a command was refused: the sentence, the code, the
// request's id to quote, and a way on.
import { h } from './dom.js';
import { t } from './words.js';

export function trouble(problem, retry) {
  return h('section', { class: 'trouble', role: 'alert' },
    h('p', {}, problem.detail || String(problem)),
    problem.errors && h('ul', {}, problem.errors.map((e) => h('li', {}, `${e.location}: ${e.message}`))),
    h('p', { class: 'quiet' }, [problem.code, problem.request_id && `${t('request')} ${problem.request_id}`].filter(Boolean).join(' · ')),
    retry && h('button', { type: 'button', onclick: retry }, t('retry')));
}
