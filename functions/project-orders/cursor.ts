// Where a page of orders begins, as text that a client hands back: the key of the last order before, whichever generation is live by then.
import { BadCursorError } from "./order-views.ts";

/** An order id has 64 characters at most, and a character four bytes. */
const LONGEST = 512;

export function cursorOf(placed: string): string {
  return Buffer.from(placed).toString("base64url");
}

/** The key's two parts. Throws BadCursorError. */
export function readCursor(cursor: string): { readonly placed: string; readonly orderId: string } {
  if (cursor.length > LONGEST) throw new BadCursorError();
  const placed = Buffer.from(cursor, "base64url").toString();
  const [, orderId] = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#(.{1,64})$/s.exec(placed) ?? [];
  // Of what is no base64url, Node reads what it can.
  if (orderId === undefined || cursorOf(placed) !== cursor) throw new BadCursorError();
  return { placed, orderId };
}
