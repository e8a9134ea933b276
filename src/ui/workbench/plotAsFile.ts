import type { Panel } from '../../analysis/plot/panel.ts';
import { plotSvg } from '../../analysis/plot/plotSvg.ts';
import { printScale, withPrintResolution } from '../../io/files/png/printResolution.ts';
import { fileNameOf, offerFile } from './offerFile.ts';
import type { Workbench } from './workbench.ts';

/** A picture of an SVG document, for print. @throws Error (rejection) where the browser cannot draw it */
async function svgAsPng(svg: string): Promise<Blob> {
	const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		const canvas = document.createElement('canvas');
		canvas.width = printScale * image.naturalWidth;
		canvas.height = printScale * image.naturalHeight;
		const context = canvas.getContext('2d');
		if (!context) throw new Error('this browser gives no room to draw in');
		context.drawImage(image, 0, 0, canvas.width, canvas.height);
		const png = await new Promise<Blob>((resolve, reject) => {
			canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('this browser makes no PNG'))), 'image/png');
		});
		return new Blob([withPrintResolution(new Uint8Array(await png.arrayBuffer()))], { type: png.type });
	} finally {
		URL.revokeObjectURL(address);
	}
}

/** Hands the user a plot as a file: SVG, or PNG at print size. What fails is said on screen. */
export async function savePanels(
	title: string,
	panels: readonly Panel[],
	format: 'svg' | 'png',
	{ toasts }: Pick<Workbench, 'toasts'>,
): Promise<void> {
	const svg = plotSvg(panels);
	try {
		const content = format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await svgAsPng(svg);
		offerFile(`${fileNameOf(title)}.${format}`, content);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		toasts.getState().say('error', `The plot could not be saved: ${why}.`);
	}
}
