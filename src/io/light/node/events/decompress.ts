import { createRequire } from 'node:module';
import { decompress as zstd } from 'fzstd';
import { UserError } from '../../../../base/errors.ts';
import type { Decompress } from '../../events/aedat4.ts';

let lz4: ((bytes: Buffer) => Buffer) | undefined;

/** LZ4 is a native library, which only files of that kind need: a platform without it plays all the others. */
function lz4Frame(bytes: Uint8Array): Uint8Array {
	try {
		lz4 ??= (createRequire(import.meta.url)('lz4-napi') as { decompressFrameSync(bytes: Buffer): Buffer })
			.decompressFrameSync;
	} catch (error) {
		throw new UserError(
			`its packets are compressed with LZ4, for which the library is missing here (${error instanceof Error ? error.message : String(error)}); run npm ci again, or record with another compression.`,
		);
	}
	return lz4(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Decompresses packets of AEDAT 4. */
export const decompressPacket: Decompress = (compression, bytes) =>
	compression === 'lz4' ? lz4Frame(bytes) : zstd(bytes);
