// Draws a picture, writes it to a file, and says what is on it.
//   image "PROMPT" FILE.png
#include "env.hpp"

#include <iostream>

int main(int count, char **arguments) {
    const std::string prompt = count > 1 ? arguments[1] : "a lighthouse in a storm, oil on canvas";
    const std::string file = count > 2 ? arguments[2] : "picture.png";
    try {
        const auto client = make_client();
        const auto image = client.text_to_image(prompt, {.height = 64, .width = 96, .model = model_for("text-to-image")});
        const auto pixels = image.pixels();
        image.save(file);
        std::cout << file << ": " << pixels.width << " x " << pixels.height << ", " << image.mime_type() << '\n';
        for (const auto &seen : client.image_classification(file, {.top_k = 3, .model = model_for("image-classification")}))
            std::cout << "  " << seen.label << ' ' << seen.score << '\n';
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
