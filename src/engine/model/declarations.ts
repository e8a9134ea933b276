import type { Declaration } from '../../ode/equations/language/declaration.ts';
import { circuitKey, declarationKey } from '../../ode/equations/linking/library.ts';
import type { DeclarationDescription } from '../../protocol/description.ts';
import { catalogue } from '../../retina/catalogue.ts';
import { catalogueLibrary, type Model } from './prepareModel.ts';

/** The declarations that a model consists of. */
export function usedIn({ network, library }: Pick<Model, 'network' | 'library'>): ReadonlySet<Declaration> {
	const circuit = library.get(circuitKey(network.circuit.name));
	const kinds = [...network.populations, ...network.connections].map(({ kind }) => kind);
	const mechanisms = kinds.flatMap((kind) => kind.mechanisms.map(({ declaration }) => declaration));
	return new Set([...(circuit ? [circuit] : []), ...kinds.map(({ declaration }) => declaration), ...mechanisms]);
}

/** Every declaration that a model could be made of, with its text: those of the catalogue that nothing replaces, and the user's own. */
export function describeDeclarations(model: Model): DeclarationDescription[] {
	const used = usedIn(model);
	const own = model.request.declarations ?? [];
	const files = new Map([...catalogue, ...own].map(({ file, text }) => [file, text]));
	const ownFiles = new Set(own.map(({ file }) => file));
	const base = catalogueLibrary();
	return [...model.library.values()].map((declaration) => {
		const { file } = declaration.place;
		const isOwn = ownFiles.has(file);
		return {
			file,
			text: files.get(file) ?? '',
			own: isOwn,
			replaces: isOwn && base.has(declarationKey(declaration)),
			kind: declaration.kind,
			name: declaration.name,
			title: declaration.title,
			inUse: used.has(declaration),
			warnings: model.warnings.filter((each) => each.file === file).map(({ text }) => text),
			includes: declaration.includes.map(({ mechanism, alias }) => ({ mechanism, alias })),
			needs: declaration.needs.map(({ name }) => name).filter((name) => name !== 'V'),
		};
	});
}
