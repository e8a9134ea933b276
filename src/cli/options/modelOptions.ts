import { nameList } from '../../base/nameList.ts';
import { circuitNames } from '../../retina/catalogue.ts';
import { variants } from '../../retina/variants/variants.ts';

/** What `--circuit` may be. */
export const CIRCUIT_FORMS = nameList([...circuitNames, 'one of your own'], 'or');

/** What `--variant` may be. */
export const VARIANT_FORMS = nameList(
	variants.map(({ name }) => name),
	'or',
);
