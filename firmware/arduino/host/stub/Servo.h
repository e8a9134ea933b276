// The part of the Arduino Servo library that board/arduino_api.cpp uses, declared only.
#pragma once
#include <stdint.h>

class Servo {
public:
	Servo();
	uint8_t attach(int pin, int shortestUs, int longestUs);
	void detach();
	void writeMicroseconds(int us);

private:
	int index_;
};
