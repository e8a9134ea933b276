import { circuitKey } from '../../ode/equations/linking/library.ts';
import type { DeclarationDescription } from '../../protocol/description.ts';
import { catalogue } from '../../retina/catalogue.ts';
import { factsOf } from '../../retina/document/mechanismSearch.ts';
import { catalogueLibrary, type Model } from './prepareModel.ts';

/** Keys of the declarations that a model consists of, as its library has them. */
function usedIn({ network }: Model): ReadonlySet<string> {
	const kinds = [...network.populations, ...network.connections].map(({ kind }) => kind);
	const declared = kinds.flatMap(({ declaration, mechanisms }) => [
		declaration,
		...mechanisms.map((mechanism) => mechanism.declaration),
	]);
	return new Set([circuitKey(network.circuit.name), ...declared.map(({ name }) => name)]);
}

/** Every declaration that a model could be made of, with its text: those of the catalogue that nothing replaces, and the user's own. */
export function describeDeclarations(model: Model): DeclarationDescription[] {
	const used = usedIn(model);
	const own = model.request.declarations ?? [];
	const files = new Map([...catalogue, ...own].map(({ file, text }) => [file, text]));
	const ownFiles = new Set(own.map(({ file }) => file));
	const base = catalogueLibrary();
	return [...model.library].map(([key, declaration]) => {
		const { file } = declaration.place;
		const isOwn = ownFiles.has(file);
		return {
			file,
			text: files.get(file) ?? '',
			own: isOwn,
			replaces: isOwn && base.has(key),
			kind: declaration.kind,
			name: declaration.name,
			title: declaration.title,
			inUse: used.has(key),
			warnings: model.warnings.filter((each) => each.file === file).map(({ text }) => text),
			includes: declaration.includes.map(({ mechanism, alias }) => ({ mechanism, alias })),
			needs: declaration.needs.map(({ name }) => name).filter((name) => name !== 'V'),
			about: factsOf(declaration),
		};
	});
}
