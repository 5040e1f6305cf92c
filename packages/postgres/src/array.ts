/**
 * PostgreSQL's binary array format (src/backend/utils/adt/arrayfuncs.c, array_recv).
 *
 * A set-based statement takes one array per column. The text format escapes every quote of a JSON document here and
 * un-escapes it there; in the binary format an element is its length and its bytes. `pg` sends a Buffer as a binary
 * parameter, so these functions make Buffers. The arrays are one-dimensional; null elements are allowed.
 */
const OID = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, json: 114, timestamptz: 1184 } as const;

/** PostgreSQL counts microseconds from 2000-01-01, JavaScript milliseconds from 1970-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

type Nullable<T> = readonly (T | null | undefined)[];

/** `text[]` */
export const textArray = (values: Nullable<string>): Buffer => stringArray(OID.text, values);

/** `json[]` from JSON documents as text */
export const jsonArray = (values: Nullable<string>): Buffer => stringArray(OID.json, values);

function stringArray(oid: number, values: Nullable<string>): Buffer {
  let bytes = 0;
  for (const value of values) if (value != null) bytes += Buffer.byteLength(value);
  const writer = startArray(oid, values.length, bytes);
  for (const value of values) {
    if (value == null) writeNull(writer);
    else {
      const length = writer.buffer.write(value, writer.offset + 4);
      writer.buffer.writeInt32BE(length, writer.offset);
      writer.offset += 4 + length;
    }
  }
  return finish(writer);
}

/** `bytea[]` */
export function byteaArray(values: Nullable<Uint8Array>): Buffer {
  let bytes = 0;
  for (const value of values) bytes += value?.length ?? 0;
  const writer = startArray(OID.bytea, values.length, bytes);
  for (const value of values) {
    if (value == null) writeNull(writer);
    else {
      writer.buffer.writeInt32BE(value.length, writer.offset);
      writer.buffer.set(value, writer.offset + 4);
      writer.offset += 4 + value.length;
    }
  }
  return finish(writer);
}

/** `bigint[]` */
export function int8Array(values: Nullable<bigint>): Buffer {
  return fixedArray(OID.int8, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(value, at));
}

/** `int[]` */
export function int4Array(values: Nullable<number>): Buffer {
  return fixedArray(OID.int4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

/** `boolean[]` */
export function boolArray(values: Nullable<boolean>): Buffer {
  return fixedArray(OID.bool, 1, values, (buffer, value, at) => buffer.writeUInt8(value ? 1 : 0, at));
}

/** `timestamptz[]` from milliseconds since the Unix epoch */
export function timestampArray(values: Nullable<number>): Buffer {
  return fixedArray(OID.timestamptz, 8, values, (buffer, value, at) =>
    buffer.writeBigInt64BE(BigInt(Math.round((value - POSTGRES_EPOCH_MS) * 1000)), at),
  );
}

interface Writer {
  readonly buffer: Buffer;
  offset: number;
}

const HEADER_BYTES = 20;

/** Dimensions (1, or 0 for an empty array), has-nulls flag, element type, length, lower bound. */
function startArray(oid: number, length: number, valueBytes: number): Writer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + length * 4 + valueBytes);
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return { buffer, offset: HEADER_BYTES };
}

function fixedArray<T>(
  oid: number,
  size: number,
  values: Nullable<T>,
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const writer = startArray(oid, values.length, values.length * size);
  for (const value of values) {
    if (value == null) writeNull(writer);
    else {
      writer.buffer.writeInt32BE(size, writer.offset);
      write(writer.buffer, value, writer.offset + 4);
      writer.offset += 4 + size;
    }
  }
  return finish(writer);
}

function writeNull(writer: Writer): void {
  writer.buffer.writeInt32BE(-1, writer.offset);
  writer.offset += 4;
}

/** An empty array has no dimension, so its header ends after the element type. */
function finish({ buffer, offset }: Writer): Buffer {
  return buffer.subarray(0, offset === HEADER_BYTES ? 12 : offset);
}
