// Countdowns run by the server's clock, not by the device's: phones are wrong by
// minutes. In a demo the server's clock runs faster, and so do these.
import { t } from './words.js';

let server = Date.now();
let here = performance.now();
let speed = 1;

export function sync(now, rate) {
  server = Date.parse(now);
  here = performance.now();
  speed = rate || 1;
  tick();
}

export const now = () => server + (performance.now() - here) * speed;

const amber = 30 * 60 * 1000;

// length is a stretch of time in its two largest units.
function length(ms) {
  const minutes = Math.floor(ms / 60000);
  const [d, hours, m, s] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60, Math.floor(ms / 1000) % 60];
  if (d) return `${d}${t('days')} ${hours}${t('hours')}`;
  if (hours) return `${hours}${t('hours')} ${String(m).padStart(2, '0')}${t('minutes')}`;
  return `${m}${t('minutes')} ${String(s).padStart(2, '0')}${t('seconds')}`;
}

// state says how a due time stands, as a word: colour alone would not do.
export function state(due) {
  if (!due) return 'none';
  const left = Date.parse(due) - now();
  if (left < 0) return 'over';
  return left < amber ? 'soon' : 'fine';
}

function text(due) {
  const left = Date.parse(due) - now();
  if (left < 0) return `▲ ${t('over')} ${length(-left)}`;
  return `${left < amber ? '◆ ' + t('soon') : t('left')} ${length(left)}`;
}

// countdown is an element that keeps itself up to date while it is on the page.
export function countdown(due) {
  const e = document.createElement('time');
  e.className = 'count';
  if (!due) {
    e.textContent = t('nodue');
    return e;
  }
  e.dateTime = due;
  e.title = moment(due);
  draw(e);
  return e;
}

function draw(e) {
  const s = text(e.dateTime);
  if (e.textContent === s) return;
  e.textContent = s;
  e.dataset.state = state(e.dateTime);
}

function tick() {
  for (const e of document.querySelectorAll('time.count[datetime]')) draw(e);
}
setInterval(tick, 1000);

// moment is a time as people here read it, whatever the device's zone is.
export function moment(at) {
  return new Intl.DateTimeFormat(t('locale'), {
    timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false,
  }).format(new Date(at));
}
