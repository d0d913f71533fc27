package dialogue

// pictureKind shows a drawing; its text is the caption and says all that the
// drawing shows.
type pictureKind struct{ sayKind }
