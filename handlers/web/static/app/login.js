// The way in. In a demo its people stand beside the form.
import { call } from './api.js';
import { busy, field, h, put } from './dom.js';
import { t } from './words.js';
import { trouble } from './trouble.js';
import { languageSwitch } from './shell.js';

export function login(app) {
  const wrong = h('div');
  const username = h('input', { name: 'username', autocomplete: 'username', required: true, autocapitalize: 'none' });
  const password = h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const button = h('button', { class: 'primary' }, t('login'));

  const enter = async (as) => {
    put(wrong);
    try {
      await call('POST', 'sessions', { body: as });
      if (location.hash) history.replaceState(null, '', location.pathname);
      await app.restart();
    } catch (problem) {
      put(wrong, trouble(problem));
    }
  };
  const form = h('form', {}, field(t('username'), username), field(t('password'), password), button);
  form.addEventListener('submit', busy(button, () => enter({ username: username.value.trim(), password: password.value })));

  return h('div', { class: 'narrow' },
    h('div', { class: 'row' }, h('h1', {}, t('product')), languageSwitch(app)),
    h('p', { class: 'quiet' }, t('motto')),
    wrong, form, demo(app, enter));
}

function demo(app, enter) {
  if (!app.about.demo || !app.about.demo.length) return null;
  return h('section', {},
    h('h2', {}, t('demo')), h('p', { class: 'quiet' }, t('demohint')),
    h('div', { class: 'stack' }, app.about.demo.map((l) => {
      const b = h('button', { type: 'button', class: 'wide' },
        h('strong', {}, t('role.' + l.role)), ` ${l.name} `, h('span', { class: 'quiet' }, `${l.username} · ${l.unit}`));
      b.addEventListener('click', busy(b, () => enter({ username: l.username, password: l.password })));
      return b;
    })));
}
