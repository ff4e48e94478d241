// Photos are shrunk on the phone, which also strips what the camera wrote into
// them, and named by the digest of their bytes.
import { db, type Photo } from './store';

const edge = 1600; // px, the longer side
const quality = 0.8;

// Stamp is what is written onto a photo: when and where, as inspectors expect.
export interface Stamp { at: string; place: string }

export async function take(file: File, owner: string, stamp: Stamp): Promise<Photo> {
  const blob = await shrink(file, stamp);
  const sha = await digest(await blob.arrayBuffer());
  const photo: Photo = { sha, owner, blob, uploaded: false, made: Date.now() };
  await (await db()).put('photos', photo);
  return photo;
}

async function shrink(file: File, stamp: Stamp): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext('2d')!;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  write(pen, canvas, [stamp.at, stamp.place].filter(Boolean).join('  '));
  return new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('canvas'))), 'image/jpeg', quality));
}

function write(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, text: string): void {
  const size = Math.max(14, Math.round(canvas.width / 36));
  pen.font = `${size}px sans-serif`;
  pen.fillStyle = 'rgba(0, 0, 0, 0.55)';
  pen.fillRect(0, canvas.height - size * 1.8, canvas.width, size * 1.8);
  pen.fillStyle = '#fff';
  pen.fillText(text, size * 0.6, canvas.height - size * 0.6, canvas.width - size);
}

export async function digest(bytes: ArrayBuffer): Promise<string> {
  if (crypto.subtle) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  // Plain http on a local network has no crypto.subtle.
  return (await import('./sha256')).sha256(new Uint8Array(bytes));
}

const hex = (b: Uint8Array): string => Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
