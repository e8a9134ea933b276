import { adaptationFigures } from './adaptation.ts';
import { degenerationFigures } from './degeneration.ts';
import { electroretinogramFigures } from './electroretinogram.ts';
import { electroretinogramCourseFigures } from './electroretinogramCourse.ts';
import { excitabilityFigures } from './excitability.ts';
import { ganglionCellFigures } from './ganglionCells.ts';
import { pathwayFigures } from './pathways.ts';
import type { PublishedFigure } from './publishedFigure.ts';
import { reboundFigures } from './rebound.ts';
import { receptorFigures } from './receptors.ts';
import { rodPathwayFigures } from './rodPathways.ts';
import { spaceFigures } from './space.ts';
import { spontaneousFigures } from './spontaneousActivity.ts';
import { timeAndContrastFigures } from './timeAndContrast.ts';

/** All published figures, by theme. A new theme is a file and a line here. */
export const publishedFigures: readonly PublishedFigure[] = [
	...receptorFigures,
	...adaptationFigures,
	...pathwayFigures,
	...rodPathwayFigures,
	...timeAndContrastFigures,
	...electroretinogramFigures,
	...electroretinogramCourseFigures,
	...ganglionCellFigures,
	...excitabilityFigures,
	...reboundFigures,
	...spontaneousFigures,
	...spaceFigures,
	...degenerationFigures,
];
