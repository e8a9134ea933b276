// Bytes as hexadecimal digits, and lines of JSON.
#pragma once
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <string>
#include <vector>

using Bytes = std::vector<uint8_t>;

inline Bytes fromHex(const char* text) {
	Bytes bytes;
	unsigned value;
	for (; sscanf(text, "%2x", &value) == 1 && strlen(text) >= 2; text += 2) bytes.push_back(static_cast<uint8_t>(value));
	return bytes;
}

inline std::string hex(const uint8_t* bytes, size_t length) {
	std::string text;
	char two[3];
	for (size_t i = 0; i < length; i++) {
		snprintf(two, sizeof two, "%02x", bytes[i]);
		text += two;
	}
	return text;
}

inline std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));
inline std::string format(const char* pattern, ...) {
	char text[1024];
	va_list values;
	va_start(values, pattern);
	vsnprintf(text, sizeof text, pattern, values);
	va_end(values);
	return text;
}
