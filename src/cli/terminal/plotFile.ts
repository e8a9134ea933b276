import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Panel } from '../../analysis/plot/panel.ts';
import { plotSvg } from '../../analysis/plot/plotSvg.ts';
import { UserError } from '../../base/errors.ts';
import { printScale, withPrintResolution } from '../../io/files/png/printResolution.ts';
import { writeTextFile } from './textFile.ts';

/** Fonts of pictures, which come with the program: those of a machine would make other pictures on another one. */
const fonts = ['DejaVuSans', 'DejaVuSans-Bold'].map((name) => `dejavu-fonts-ttf/ttf/${name}.ttf`);

/** Refuses a plot of an unknown kind, before the work of which it is. @throws UserError */
export function requirePlotFile(path: string | undefined): void {
	if (path === undefined || path === '-' || /\.(svg|png)$/i.test(path)) return;
	throw new UserError(`--plot must be a file that ends in .svg or .png, got '${path}'`);
}

/** A picture of an SVG document, for print. */
async function pngOf(svg: string): Promise<Uint8Array> {
	const { Resvg } = await import('@resvg/resvg-js');
	const { resolve } = createRequire(import.meta.url);
	const fontFiles = fonts.map((font) => resolve(font));
	const picture = new Resvg(svg, {
		fitTo: { mode: 'zoom', value: printScale },
		font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
	});
	return withPrintResolution(picture.render().asPng());
}

/**
 * Writes panels as a picture: SVG, whose text is set by whoever shows it, or PNG for print, 300 dots an inch; `-` is SVG on standard output.
 * @throws UserError (rejection) for another kind of file; the system's error where it cannot be written
 */
export async function writePlot(path: string, panels: readonly Panel[]): Promise<void> {
	requirePlotFile(path);
	const svg = plotSvg(panels);
	if (!/\.png$/i.test(path)) {
		writeTextFile(path, svg);
		return;
	}
	const part = `${path}.${process.pid}.part`;
	try {
		writeFileSync(part, await pngOf(svg));
		renameSync(part, path);
	} catch (error) {
		rmSync(part, { force: true });
		// The part is none of the user's business.
		if (error instanceof Error && 'path' in error) error.path = path;
		throw error;
	}
}
