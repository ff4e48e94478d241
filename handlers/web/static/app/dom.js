// Elements without a framework. Text always goes in as text, never as markup, so
// nothing that somebody typed can become a script.

export function h(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (name === 'value') e.value = value;
    else e.setAttribute(name, value === true ? '' : value);
  }
  add(e, children);
  return e;
}

function add(e, children) {
  for (const child of children.flat(9)) {
    if (child === undefined || child === null || child === false) continue;
    e.append(child instanceof Node ? child : String(child));
  }
}

// put replaces what is inside an element.
export function put(e, ...children) {
  e.replaceChildren();
  add(e, children);
}

// say tells something in passing; screen readers speak it.
let hide;
export function say(text, kind = 'info') {
  const box = document.getElementById('told');
  put(box, h('p', { class: `told ${kind}` }, text));
  clearTimeout(hide);
  hide = setTimeout(() => put(box), 8000);
}

let counter = 0;

// field is a label with its control and, where it helps, a hint.
export function field(label, control, hint) {
  const id = control.id || `f${++counter}`;
  control.id = id;
  if (hint) control.setAttribute('aria-describedby', `${id}h`);
  return h('div', { class: 'field' }, h('label', { for: id }, label), control, hint && h('small', { id: `${id}h` }, hint));
}

// busy runs something slow from a button: once at a time, and visibly.
export function busy(button, work) {
  return async (event) => {
    if (event) event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  };
}
