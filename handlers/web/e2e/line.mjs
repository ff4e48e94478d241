// The line between a browser and the house, which a test may cut: it lies in
// front of the program, so it holds for pages and service workers alike.
import { Agent, createServer, request } from 'node:http';

// lay opens a line to the house. heard lists what was sent over it; lose(n, test)
// lets the house do what is asked and loses its next n replies; change(path, edit)
// alters a file on its way, as a newer program would have it.
export async function lay(house) {
  const to = new URL(house.url);
  const agent = new Agent({ keepAlive: true });
  const heard = [];
  const edits = new Map();
  let down = false;
  let losing = null;
  const server = createServer((req, res) => {
    res.setHeader('Connection', 'close'); // on a fresh connection the browser does not try again by itself
    if (down) { req.socket.destroy(); return; }
    const note = { method: req.method, path: req.url, body: '' };
    if (req.method !== 'GET') heard.push(note);
    const headers = { ...req.headers };
    if (edits.has(req.url)) for (const h of ['accept-encoding', 'if-none-match']) delete headers[h];
    const on = request({ host: to.hostname, port: to.port, method: req.method, path: req.url, headers, agent }, (answer) => {
      if (losing?.left && losing.test(note)) {
        losing.left--;
        note.lost = true;
        answer.resume().on('end', () => req.socket.destroy());
        return;
      }
      note.status = answer.statusCode;
      const edit = edits.get(req.url);
      if (!edit) { const { connection: _own, ...kept } = answer.headers; res.writeHead(answer.statusCode, kept); answer.pipe(res); return; }
      let text = '';
      answer.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => {
        const { connection: _own, 'content-length': _length, etag: _tag, ...rest } = answer.headers;
        res.writeHead(answer.statusCode, rest).end(edit(text));
      });
    });
    on.on('error', () => req.socket.destroy());
    req.on('data', (d) => { note.body += d; on.write(d); }).on('end', () => on.end());
    res.on('close', () => on.destroy());
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    house: { ...house, url: `http://127.0.0.1:${server.address().port}` },
    heard,
    cut: () => { down = true; server.closeAllConnections(); },
    mend: () => { down = false; },
    lose: (left, test) => { losing = { left, test }; },
    change: (path, edit) => edits.set(path, edit),
    end: () => { server.closeAllConnections(); agent.destroy(); return new Promise((done) => server.close(done)); },
  };
}
