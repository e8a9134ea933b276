/**
 * The window's preload script. It gives the page no power at all: only the knowledge that it runs in the desktop
 * shell, and in which version. The page speaks to its host over the same socket as in a browser.
 */
import { contextBridge } from 'electron';
import { version } from '../package.json';

contextBridge.exposeInMainWorld('retinodeShell', Object.freeze({ shell: 'electron', version }));
