/** A style sheet imported for its effect; vite bundles it. */
declare module '*.css';
